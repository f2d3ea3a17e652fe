package mongostore

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"redress/models"
)

// Bounds of waiting for a server. reachIn ends a start against a wrong address
// well within ten seconds; opTime ends an operation against a hanging one.
const (
	reachIn = 7 * time.Second
	opTime  = 30 * time.Second
)

// defaultDatabase is used when the address names none.
const defaultDatabase = "redress"

// Store is one database of a MongoDB server.
type Store struct {
	client *mongo.Client
	db     *mongo.Database
	tables map[string]*table
	turns  *turns
}

var _ models.Engine = (*Store)(nil)

// Open connects, creates the indexes, and makes sure that the server does not
// lose updates. Writes are acknowledged by a majority, in the journal. The
// errors say what to do about a wrong address, a server that cannot be reached,
// and one that failed the race.
func Open(ctx context.Context, uri string) (*Store, error) {
	name, err := database(uri)
	if err != nil {
		return nil, err
	}
	journal := true
	opts := options.Client().ApplyURI(uri).
		SetAppName("redress").
		SetServerSelectionTimeout(reachIn).SetConnectTimeout(reachIn).
		SetWriteConcern(&writeconcern.WriteConcern{W: "majority", Journal: &journal}).
		SetReadConcern(readconcern.Majority()).SetReadPreference(readpref.Primary())
	if err := opts.Validate(); err != nil {
		return nil, fmt.Errorf("the address is not right: %w", err)
	}
	client, err := mongo.Connect(opts)
	if err != nil {
		return nil, fmt.Errorf("the address is not right: %w", err)
	}
	s := &Store{client: client, db: client.Database(name), tables: map[string]*table{}, turns: newTurns()}
	if err := s.prepare(ctx); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	reach, cancel := context.WithTimeout(ctx, reachIn)
	defer cancel()
	if err := s.Ping(reach); err != nil {
		return fmt.Errorf("no server answers; check the address, that it runs, and that this machine may reach it: %w", err)
	}
	for _, c := range models.Collections {
		t := newTable(c, s.db)
		if err := t.createIndexes(ctx); err != nil {
			return fmt.Errorf("creating the indexes of %s: %w", c.Name, err)
		}
		s.tables[c.Name] = t
	}
	return s.probe(ctx)
}

// database reads the database's name out of an address.
func database(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", errors.New("the address is not right: it cannot be read as mongodb://host:port/database")
	}
	if name := strings.Trim(u.Path, "/"); name != "" {
		return name, nil
	}
	return defaultDatabase, nil
}

// Name implements models.Engine.
func (s *Store) Name() string { return "mongodb" }

// Ping implements models.Engine.
func (s *Store) Ping(ctx context.Context) error { return s.client.Ping(ctx, readpref.Primary()) }

// Close implements models.Engine.
func (s *Store) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), reachIn)
	defer cancel()
	return s.client.Disconnect(ctx)
}

func (s *Store) table(name string) (*table, error) {
	if t, ok := s.tables[name]; ok {
		return t, nil
	}
	return nil, fmt.Errorf("collection %q is not declared", name)
}
