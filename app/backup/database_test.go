package backup

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"redress/app/testenv"
)

// ownDatabase names a database of this test's own and drops it at its end.
func ownDatabase(t *testing.T) string {
	uri, name := strings.TrimRight(testenv.MongoURI(t), "/"), "redress_backup_"+strconv.FormatInt(time.Now().UnixNano(), 36)
	t.Cleanup(func() {
		client, err := mongo.Connect(options.Client().ApplyURI(uri))
		if err != nil {
			t.Error(err)
			return
		}
		if err := client.Database(name).Drop(context.Background()); err != nil {
			t.Error(err)
		}
		_ = client.Disconnect(context.Background())
	})
	return uri + "/" + name
}
