package testenv

import (
	"context"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
)

var databases atomic.Int64

// MongoURI returns the address of a new database on the MongoDB-wire server
// that REDRESS_TEST_MONGODB_URI names. The database is dropped when the test ends.
func MongoURI(t testing.TB) string {
	t.Helper()
	server := strings.TrimRight(os.Getenv("REDRESS_TEST_MONGODB_URI"), "/")
	if server == "" {
		lacks(t, "MongoDB (run make mongo or set REDRESS_TEST_MONGODB_URI)")
	}
	name := "redress_test_" + strconv.FormatInt(time.Now().UnixNano(), 36) + "_" + strconv.FormatInt(databases.Add(1), 36)
	t.Cleanup(func() { dropDatabase(t, server, name) })
	return server + "/" + name
}

func dropDatabase(t testing.TB, server, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	client, err := mongo.Connect(options.Client().ApplyURI(server))
	if err == nil {
		err = client.Database(name).Drop(ctx)
	}
	if err != nil {
		t.Errorf("the database %s is not dropped: %v", name, err)
		return
	}
	_ = client.Disconnect(ctx)
}
