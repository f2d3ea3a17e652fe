package app

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// asvs are the requirements of OWASP ASVS 5.0, levels 1 and 2, that concern this
// program, by section: 1.1 has 1 and 2. docs/asvs.md says why the other 65 do not.
var asvs = map[string]string{
	"1.1": "1 2", "1.2": "1 2 3 4 5 9", "1.3": "1 2 3 4 5 6 7 10 11", "1.4": "1 2 3", "1.5": "2",
	"2.1": "1 2 3", "2.2": "1 2 3", "2.3": "1 2 3 4", "2.4": "1",
	"3.2": "1 2", "3.3": "1 2 3 4", "3.4": "1 2 3 4 5 6", "3.5": "1 2 3 4", "3.7": "1 2",
	"4.1": "1 2 3", "4.2": "1",
	"5.1": "1", "5.2": "1 2 3", "5.3": "1 2", "5.4": "1 2 3",
	"6.1": "1 2 3", "6.2": "1 2 3 4 5 6 7 8 9 10 11 12", "6.3": "1 2 3 4", "6.4": "1 2 3 4", "6.5": "1 2 3 4 5", "6.6": "2 3",
	"7.1": "1 2", "7.2": "1 2 3 4", "7.3": "1 2", "7.4": "1 2 3 4 5", "7.5": "1 2",
	"8.1": "1 2", "8.2": "1 2 3", "8.3": "1", "8.4": "1",
	"11.1": "1 2", "11.2": "1 2 3", "11.3": "1 2 3", "11.4": "1 2 3 4", "11.5": "1", "11.6": "1",
	"12.1": "1 2", "12.2": "1 2", "12.3": "1 2 3 4",
	"13.1": "1", "13.2": "1 2 3 4 5", "13.3": "1 2", "13.4": "1 2 3 4 5",
	"14.1": "1 2", "14.2": "1 2 3 4", "14.3": "1 2 3",
	"15.1": "1 2 3", "15.2": "1 2 3", "15.3": "1 2 3 4 5 6 7",
	"16.1": "1", "16.2": "1 2 3 4 5", "16.3": "1 2 3 4", "16.4": "1 2 3", "16.5": "1 2 3",
}

const asvsCount = 188

// evidence is what the table may name: the tests of each folder, the checks of
// the doctor, and the headings of the documents.
type evidence struct {
	tests    map[string]map[string]bool
	checks   map[string]bool
	headings map[string]bool
}

var (
	testFunc  = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	checkName = regexp.MustCompile(`Check: "([a-z-]+)"`)
	heading   = regexp.MustCompile(`(?m)^#+ (.+)$`)
	asvsID    = regexp.MustCompile(`^\d+\.\d+\.\d+$`)
	// A test is named with its folder, so that it is found.
	namedTest  = regexp.MustCompile("`([a-z0-9/]+) ((?:Test|Fuzz)\\w+)`")
	namedCheck = regexp.MustCompile("doctor `([^`]*)`")
	namedPlace = regexp.MustCompile(`\[([A-Za-z/.-]+): ([^\]]+)\]`)
	exception  = regexp.MustCompile(`exception: .{20,}`)
	// An exception has its reason at the top.
	reason = regexp.MustCompile(`(?m)^\| \*\*([0-9.]+)\*\* \| .{80,}$`)
)

func gather(fsys fs.FS) (evidence, error) {
	e := evidence{map[string]map[string]bool{}, map[string]bool{}, map[string]bool{}}
	err := fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() {
			if name == "node_modules" || file != "." && strings.HasPrefix(name, ".") {
				return fs.SkipDir
			}
			return nil
		}
		found, into := (*regexp.Regexp)(nil), map[string]bool(nil)
		switch folder := path.Dir(file); {
		case strings.HasSuffix(name, "_test.go"):
			if e.tests[folder] == nil {
				e.tests[folder] = map[string]bool{}
			}
			found, into = testFunc, e.tests[folder]
		case folder == "app" && strings.HasSuffix(name, ".go"):
			found, into = checkName, e.checks
		case strings.HasSuffix(name, ".md"):
			found, into = heading, e.headings
		default:
			return nil
		}
		text, err := fs.ReadFile(fsys, file)
		for _, m := range found.FindAllSubmatch(text, -1) {
			key := string(m[1])
			if found == heading {
				key = file + ": " + key
			}
			into[key] = true
		}
		return err
	})
	return e, err
}

// checkASVS says what is wrong with the table: each requirement has one row of
// four cells, and what a row names as evidence is there.
func checkASVS(table []byte, e evidence) (faults []string) {
	rows, reasons := map[string]int{}, map[string]bool{}
	for _, m := range reason.FindAllSubmatch(table, -1) {
		reasons[string(m[1])] = true
	}
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		id := cells[0]
		if !asvsID.MatchString(id) {
			continue
		}
		rows[id]++
		if len(cells) != 4 || cells[1] == "" || cells[2] == "" || cells[3] == "" {
			faults = append(faults, id+": a cell is empty, or there are not four")
			continue
		}
		faults = append(faults, e.missing(id, cells[3])...)
		if exception.MatchString(cells[3]) != reasons[id] {
			faults = append(faults, id+": an exception has a row at the top, and nothing else has")
		}
	}
	known := 0
	for section, numbers := range asvs {
		for n := range strings.FieldsSeq(numbers) {
			id := section + "." + n
			if known++; rows[id] != 1 {
				faults = append(faults, fmt.Sprintf("%s: %d rows", id, rows[id]))
			}
			delete(rows, id)
		}
	}
	for id := range rows {
		faults = append(faults, id+": is not one of those that concern us")
	}
	if known != asvsCount {
		faults = append(faults, fmt.Sprintf("the list has %d requirements", known))
	}
	return faults
}

func (e evidence) missing(id, cell string) (faults []string) {
	named := 0
	for _, m := range namedTest.FindAllStringSubmatch(cell, -1) {
		if named++; !e.tests[m[1]][m[2]] {
			faults = append(faults, id+": there is no test "+m[2]+" in "+m[1])
		}
	}
	for _, m := range namedCheck.FindAllStringSubmatch(cell, -1) {
		if named++; !e.checks[m[1]] {
			faults = append(faults, id+": the doctor has no check "+m[1])
		}
	}
	for _, m := range namedPlace.FindAllStringSubmatch(cell, -1) {
		if named++; !e.headings[m[1]+": "+m[2]] {
			faults = append(faults, id+": "+m[1]+" has no heading "+m[2])
		}
	}
	if named == 0 && !exception.MatchString(cell) {
		faults = append(faults, id+": names no test, check or heading, and gives no reason")
	}
	if strings.Count(cell, "`")/2 != len(namedTest.FindAllString(cell, -1))+len(namedCheck.FindAllString(cell, -1)) {
		faults = append(faults, id+": what stands in ` ` is neither a test nor a check: "+cell)
	}
	return faults
}

func TestASVS_HasAnAnswerForEveryRequirement(t *testing.T) {
	table, err := os.ReadFile("../docs/asvs.md")
	must(t, err)
	e, err := gather(os.DirFS(".."))
	must(t, err)
	for _, fault := range checkASVS(table, e) {
		t.Error(fault)
	}
}

// A table with every fault there is, and one fault taken out of it at a time.
func TestASVS_FindsPlantedFaults(t *testing.T) {
	table, err := os.ReadFile("../docs/asvs.md")
	must(t, err)
	e, err := gather(os.DirFS(".."))
	must(t, err)
	row := regexp.MustCompile(`(?m)^\| 1\.1\.2 \|.*\n`)
	for what, bad := range map[string]string{
		"there is no test":  "| 1.1.2 | a | b | `app TestNobodyWroteThis` |\n",
		"in models/nowhere": "| 1.1.2 | a | b | `models/nowhere TestContract` |\n",
		"has no check":      "| 1.1.2 | a | b | doctor `health` |\n",
		"has no heading":    "| 1.1.2 | a | b | [SECURITY.md: Promises] |\n",
		"a cell is empty":   "| 1.1.2 | a | b | |\n",
		"gives no reason":   "| 1.1.2 | a | b | exception: no |\n",
		"a row at the top":  "| 1.1.2 | a | b | doctor `keys`; exception: it is too much work for anybody |\n",
		"0 rows":            "",
		"2 rows":            "| 1.1.2 | a | b | doctor `keys` |\n| 1.1.2 | a | b | doctor `keys` |\n",
		"concern us":        "| 1.1.2 | a | b | doctor `keys` |\n| 17.1.1 | a | b | doctor `keys` |\n",
		"is neither":        "| 1.1.2 | a | b | doctor `keys`, `TestContract` of the `vault` |\n",
	} {
		planted := row.ReplaceAllLiteral(table, []byte(bad))
		if faults := checkASVS(planted, e); !strings.Contains(strings.Join(faults, "\n"), what) {
			t.Errorf("%q was not found with %q: %v", what, bad, faults)
		}
		if bytes.Equal(planted, table) {
			t.Error("nothing was planted")
		}
	}
}
