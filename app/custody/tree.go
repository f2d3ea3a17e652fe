package custody

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Hash is a hash of the log.
type Hash = tlog.Hash

// HashBytes is the length of a Hash.
const HashBytes = tlog.HashSize

// Hashes reads hashes of the tree by their stored index.
type Hashes func(indexes []int64) ([]Hash, error)

// Stored is how many hashes a log of so many leaves has stored: those of its
// leaves and of every subtree they complete.
func Stored(size int64) int64 { return tlog.StoredHashCount(size) }

// CompletedBy is the leaf with which a stored hash was completed.
func CompletedBy(index int64) int64 {
	level, n := tlog.SplitStoredHashIndex(index)
	return (n+1)<<level - 1
}

// Log grows leaf by leaf. It holds only what it needs to go on: the hashes
// along its right edge.
type Log struct {
	size int64
	edge map[int64]Hash
}

// Resume goes on with a log of so many leaves.
func Resume(size int64, read Hashes) (*Log, error) {
	l := &Log{size: size, edge: map[int64]Hash{}}
	indexes := l.edges()
	hashes, err := read(indexes)
	if err != nil {
		return nil, err
	}
	for i, index := range indexes {
		l.edge[index] = hashes[i]
	}
	return l, nil
}

// edges are the indexes of the largest complete subtrees, from the left.
func (l *Log) edges() (indexes []int64) {
	for level := 62; level >= 0; level-- {
		if n := l.size >> level; n&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, n-1))
		}
	}
	return indexes
}

func (l *Log) read(indexes []int64) ([]Hash, error) {
	out := make([]Hash, len(indexes))
	for i, index := range indexes {
		h, ok := l.edge[index]
		if !ok {
			return nil, fmt.Errorf("custody: hash %d of a log of %d leaves is not at its edge", index, l.size)
		}
		out[i] = h
	}
	return out, nil
}

// Size counts the leaves.
func (l *Log) Size() int64 { return l.size }

// Add appends a leaf and returns the hashes to be stored with it.
func (l *Log) Add(leaf Leaf) ([]Hash, error) {
	hashes, err := tlog.StoredHashesForRecordHash(l.size, leaf.RecordHash(), tlog.HashReaderFunc(l.read))
	if err != nil {
		return nil, err
	}
	first := tlog.StoredHashCount(l.size)
	l.size++
	for i, h := range hashes {
		l.edge[first+int64(i)] = h
	}
	if len(l.edge) > 256 { // most of them lie behind the edge by now
		next := make(map[int64]Hash, 64)
		for _, index := range l.edges() {
			next[index] = l.edge[index]
		}
		l.edge = next
	}
	return hashes, nil
}

// Root is the hash over all leaves.
func (l *Log) Root() (Hash, error) { return RootOf(l.size, l.read) }

// RootOf is the root the log had when it had so many leaves.
func RootOf(size int64, read Hashes) (Hash, error) {
	return tlog.TreeHash(size, tlog.HashReaderFunc(read))
}

// Prove makes the path from a leaf to the root of a log of so many leaves.
func Prove(size, leaf int64, read Hashes) ([]Hash, error) {
	return tlog.ProveRecord(size, leaf, tlog.HashReaderFunc(read))
}

// ProveGrowth proves that a log of size leaves begins with all leaves of the
// log it was when it had old; CheckGrowth checks that between two checkpoints.
func ProveGrowth(size, old int64, read Hashes) ([]Hash, error) {
	return tlog.ProveTree(size, old, tlog.HashReaderFunc(read))
}

// CheckGrowth is explained with ProveGrowth; ErrProof.
func CheckGrowth(proof []Hash, now, old Checkpoint) error {
	if tlog.CheckTree(proof, now.Size, now.Root, old.Size, old.Root) != nil {
		return fmt.Errorf("the log of %d leaves does not begin with the %d it had: %w", now.Size, old.Size, ErrProof)
	}
	return nil
}
