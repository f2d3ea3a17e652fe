package web

import "testing"

func TestUpload_AFormOfAnotherKindIsUnreadable(t *testing.T) {
	b := begin(newSite(t).browser(), "evidence")
	b.open("/file/evidence").post("/file/evidence", "kind", "chat").at(400, "")
}
