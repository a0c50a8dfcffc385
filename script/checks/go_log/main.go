// The public log, judged by the code of those who made the formats: golang.org/x/mod/sumdb (tlog, note).
//
// Reads one case as JSON from each line of its input and answers each with a line: "ok" and what it read, or "no" and why.
// script/checks/go_log.py makes the cases and knows which have to be accepted. Nothing of OpenAppeal is in here: entries
// and receipts are read as docs/log.md writes them down.
package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	header     = "c2sp.org/tlog-proof@v1"
)

type question struct {
	Kind      string
	Key       string
	Note      []byte
	Entry     []byte
	Index     int64
	Older     int64
	OlderRoot []byte
	Size      int64
	Root      []byte
	Proof     [][]byte
	// The files of a log; then what is different in the next one, where null takes a file away.
	Files map[string][]byte
	Patch map[string]*[]byte
}

var files map[string][]byte

func main() {
	input := bufio.NewReaderSize(os.Stdin, 1<<20)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	decoder := json.NewDecoder(input)
	for decoder.More() {
		var asked question
		if err := decoder.Decode(&asked); err != nil {
			log.Fatal(err)
		}
		read, err := answer(&asked)
		if err != nil {
			read = "no " + strings.ReplaceAll(err.Error(), "\n", " ")
		}
		fmt.Fprintln(output, read)
	}
}

func answer(asked *question) (string, error) {
	switch asked.Kind {
	case "checkpoint":
		tree, origin, err := checkpoint(asked.Note, asked.Key)
		return fmt.Sprintf("ok %s %d %s", origin, tree.N, tree.Hash), err
	case "inclusion":
		proof, root, err := hashes(asked.Proof, asked.Root)
		if err == nil {
			err = tlog.CheckRecord(proof, asked.Size, root, asked.Index, tlog.RecordHash(asked.Entry))
		}
		return "ok", err
	case "consistency":
		proof, root, err := hashes(asked.Proof, asked.Root)
		if err != nil {
			return "", err
		}
		_, older, err := hashes(nil, asked.OlderRoot)
		if err == nil {
			err = tlog.CheckTree(proof, asked.Size, root, asked.Older, older)
		}
		return "ok", err
	case "receipt":
		return receipt(asked.Note, asked.Key)
	case "log":
		if asked.Files != nil {
			files = asked.Files
		}
		return whole(func(path string) ([]byte, error) {
			if patched, ok := asked.Patch[path]; ok {
				if patched == nil {
					return nil, errors.New("no " + path)
				}
				return *patched, nil
			}
			data, ok := files[path]
			if !ok {
				return nil, errors.New("no " + path)
			}
			return data, nil
		}, asked.Key)
	}
	return "", errors.New("no such question")
}

func hashes(raw [][]byte, root []byte) (found []tlog.Hash, rootHash tlog.Hash, err error) {
	for _, each := range append(raw, root) {
		if len(each) != tlog.HashSize {
			return nil, tlog.Hash{}, errors.New("not a hash")
		}
		var hash tlog.Hash
		copy(hash[:], each)
		found = append(found, hash)
	}
	return found[:len(raw)], found[len(raw)], nil
}

func checkpoint(data []byte, key string) (tlog.Tree, string, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, "", err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, "", err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, "", errors.New("not the lines of a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, "", errors.New("not a size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, lines[0], err
}

// The receipt of a signature: `extra` is the first four bytes of its entry, then what the rest is the hash of.
func receipt(data []byte, key string) (string, error) {
	head, signed, found := bytes.Cut(data, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != header {
		return "", errors.New("not a receipt")
	}
	strict := base64.StdEncoding.Strict()
	extra, err := strict.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil || !strings.HasPrefix(lines[1], "extra ") || len(extra) < 4 || extra[0] != 1 || extra[1] != 1 {
		return "", errors.New("not an extra")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil || lines[2] != fmt.Sprintf("index %d", index) {
		return "", errors.New("not an index")
	}
	var raw [][]byte
	for _, line := range lines[3:] {
		hash, err := strict.DecodeString(line)
		if err != nil {
			return "", err
		}
		raw = append(raw, hash)
	}
	tree, _, err := checkpoint(signed, key)
	if err != nil {
		return "", err
	}
	proof, root, err := hashes(raw, tree.Hash[:])
	if err != nil {
		return "", err
	}
	payload := sha256.Sum256(extra[4:])
	entry := append(extra[:4:4], payload[:]...)
	if err := tlog.CheckRecord(proof, tree.N, root, index, tlog.RecordHash(entry)); err != nil {
		return "", err
	}
	return fmt.Sprintf("ok %d %d", index, tree.N), nil
}

// Every entry, every tile and the checkpoint of a log, and that its tiles serve proofs.
func whole(read func(string) ([]byte, error), key string) (string, error) {
	signed, err := read("checkpoint")
	if err != nil {
		return "", err
	}
	tree, _, err := checkpoint(signed, key)
	if err != nil {
		return "", err
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	for first := int64(0); first < tree.N; first += tileWidth {
		width := tree.N - first
		if width > tileWidth {
			width = tileWidth
		}
		tile := tlog.Tile{H: tileHeight, L: 0, N: first / tileWidth, W: int(width)}
		path := strings.Replace(tilePath(tile), "tile/0/", "tile/entries/", 1)
		bundle, err := read(path)
		if err != nil {
			return "", err
		}
		for i := int64(0); i < width; i++ {
			if len(bundle) < 2 || len(bundle)-2 < int(binary.BigEndian.Uint16(bundle)) {
				return "", errors.New("a bundle is too short: " + path)
			}
			end := 2 + int(binary.BigEndian.Uint16(bundle))
			made, err := tlog.StoredHashes(first+i, bundle[2:end], reader)
			if err != nil {
				return "", err
			}
			stored = append(stored, made...)
			bundle = bundle[end:]
		}
		if len(bundle) != 0 {
			return "", errors.New("something follows the entries: " + path)
		}
	}
	if root, err := tlog.TreeHash(tree.N, reader); tree.N > 0 && (err != nil || root != tree.Hash) {
		return "", errors.New("another root")
	}
	for _, tile := range tlog.NewTiles(tileHeight, 0, tree.N) {
		// They list a partial tile in every width that it has had; ours keeps those of published sizes.
		if tile.W != tileWidth && int64(tile.W) != tree.N>>(tileHeight*tile.L)%tileWidth {
			continue
		}
		made, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return "", err
		}
		served, err := read(tilePath(tile))
		if err != nil {
			return "", err
		}
		if !bytes.Equal(made, served) {
			return "", errors.New("a tile does not agree: " + tilePath(tile))
		}
	}
	return fmt.Sprintf("ok %d %s", tree.N, tree.Hash), proofs(tree, read)
}

// Proofs made by their code from our tiles, each of which it authenticates on the way.
func proofs(tree tlog.Tree, read func(string) ([]byte, error)) error {
	reader := tlog.TileHashReader(tree, &served{read})
	for index := int64(0); index < tree.N; index += 1 + tree.N/5 {
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return err
		}
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf[0]); err != nil {
			return err
		}
	}
	return nil
}

type served struct {
	read func(string) ([]byte, error)
}

func (s *served) Height() int { return tileHeight }

func (s *served) SaveTiles([]tlog.Tile, [][]byte) {}

func (s *served) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := s.read(tilePath(tile))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

// As C2SP writes it: without the height.
func tilePath(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight), "tile/", 1)
}
