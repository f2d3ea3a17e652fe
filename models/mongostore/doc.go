// Package mongostore keeps documents in MongoDB, and files in its GridFS. The
// stored documents are the very BSON bytes of models.Doc. Any number of
// processes may use one database, on a replica set or a sharded cluster: no
// write touches more than one document, and there are no transactions, change
// streams or server-side text search.
//
// Shard keys are declared with each collection in models.Collections.
package mongostore
