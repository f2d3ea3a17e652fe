package config

// Backup copies the store into one encrypted file.
type Backup struct {
	To             string   `help:"File to write; - writes to standard output. Default: redress-<time>.age in this folder."`
	Recipient      []string `help:"Who may open the backup: an age recipient (age1…), as age-keygen prints it. May be repeated." xor:"lock"`
	PassphraseFile string   `help:"File whose first line is the passphrase that opens the backup, instead of recipients." type:"existingfile" xor:"lock"`
	WithKeys       bool     `help:"Put the key file into the backup too. Whoever opens the backup can then read everything in it; without, the key file must be kept elsewhere."`
	Verify         bool     `help:"Restore the backup into a scratch folder and verify every case and file there." default:"true" negatable:""`
	Scratch        string   `help:"Folder for that; it needs as much room as the store. Default: beside the backup." type:"existingdir"`
}

// Restore fills an empty store from a backup.
type Restore struct {
	File           string `arg:"" help:"Backup to read; - reads standard input."`
	IdentityFile   string `help:"File with the identity (AGE-SECRET-KEY-…) that opens the backup." type:"existingfile" xor:"lock"`
	PassphraseFile string `help:"File whose first line is the passphrase that opens the backup." type:"existingfile" xor:"lock"`
	Erasures       string `help:"What redress erasures list printed after the backup was made: these cases are erased in the restored store too." type:"existingfile"`
}

// MigrateStore copies the store into another engine.
type MigrateStore struct {
	ToMongodbURI string `help:"The MongoDB to copy into." name:"to-mongodb-uri" xor:"to"`
	ToData       string `help:"The data folder to copy into." type:"path" xor:"to"`
	Offline      bool   `help:"Say that no redress uses the MongoDB that is copied from. Of a data folder the program finds that out itself."`
}
