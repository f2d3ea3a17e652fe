package models

import "time"

// SellerID names a seller: a cluster of handles. It is an opaque random word.
type SellerID string

// Seller is one seller under all the names he is known by.
type Seller struct {
	ID      SellerID       `bson:"_id"`
	Version int64          `bson:"version"`
	Handles []SellerHandle `bson:"handles"`
	// Cases, Open and Amount are kept totals: cases against the seller, those
	// still open, and the sum of what buyers paid, in fen.
	Cases     int64     `bson:"cases"`
	OpenCases int64     `bson:"open_cases"`
	Amount    Fen       `bson:"amount"`
	FirstSeen time.Time `bson:"first_seen"`
	LastSeen  time.Time `bson:"last_seen"`
}

// SellerHandle is a handle with the days it was first and last named.
type SellerHandle struct {
	Kind      HandleKind `bson:"kind"`
	Value     Personal   `bson:"value"`
	FirstSeen time.Time  `bson:"first_seen"`
	LastSeen  time.Time  `bson:"last_seen"`
	// Case is the first case that named it.
	Case CaseID `bson:"case"`
}

// Title is the handle the seller is shown by: the first that people read most easily.
func (s Seller) Title() SellerHandle {
	for _, kind := range []HandleKind{"registered_name", "shop", "nickname", "public_account", "mini_program", "wechat_id"} {
		for _, h := range s.Handles {
			if h.Kind == kind {
				return h
			}
		}
	}
	if len(s.Handles) > 0 {
		return s.Handles[0]
	}
	return SellerHandle{}
}

// SellerTotals are the figures of a seller's page, computed from the cases.
type SellerTotals struct {
	Cases   int64
	Open    int64
	Amount  Fen
	Settled Fen
	First   time.Time
	Last    time.Time
	// ByOutcome counts by what came of the cases.
	ByOutcome map[State]int64
}
