package bench

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"redress/app"
	"redress/app/authz"
	"redress/app/casework"
	"redress/app/config"
	"redress/app/web"
	"redress/models"
	"redress/workflows"
)

// stage is a filled store with the web room on it, served on loopback.
type stage struct {
	*app.App
	b    *testing.B
	dir  string
	web  *web.Web
	base string
	// grant covers everything; worker is a signed-in mediator.
	grant  models.Grant
	worker models.Actor
	cookie string
	ids    []models.CaseID
	// big is the seller that bigSeller names.
	big models.SellerID
	// first is when the oldest case was received; the others follow by the
	// second until now, so that no clock is due yet.
	first time.Time
}

// bigSeller is the handle that a tenth of the cases name, but no more than
// bigHistory of them.
const (
	bigSeller  = "big_seller_88"
	bigHistory = 10_000
)

func newStage(b *testing.B, cases int) *stage {
	b.Helper()
	dir, err := os.MkdirTemp("", "redress-bench-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	a, err := app.Open(b.Context(), config.Settings{Data: dir, KeyFile: filepath.Join(dir, "redress.key"), BaseURL: "http://localhost"}, "bench")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() })
	s := &stage{App: a, b: b, dir: dir}
	if s.grant, err = authz.Do(casework.System, authz.SystemWork, models.AnyObject); err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	s.fill(cases)
	b.Logf("filled with %d cases in %v", cases, time.Since(start).Round(time.Millisecond))
	s.serve()
	return s
}

// bigHandles are what names the big seller.
var bigHandles = []models.Handle{{Kind: "wechat_id", Value: bigSeller}}

// fill stores cases side by side, as an import does.
func (s *stage) fill(n int) {
	big, err := s.Service.Store.AddHandles(context.Background(), s.grant, "WQ-00000-00000", time.Now(), bigHandles)
	if err != nil {
		s.b.Fatal(err)
	}
	s.big = big[0]
	s.ids, s.first = make([]models.CaseID, n), time.Now().Add(-time.Duration(n)*time.Second)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range 64 {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				s.ids[i] = s.add(int(i), s.first.Add(time.Duration(i)*time.Second))
			}
		})
	}
	wg.Wait()
}

var narratives = []string{
	"我在朋友圈看到卖家发布的广告，说是专柜正品，付款之后收到的货品做工粗糙，没有任何标签，要求退款后卖家把我拉黑。",
	"卖家在微信群里承诺三天内发货，我通过微信转账付款后一直没有发货，催了多次都说快了，后来就不再回复消息。",
	"公众号文章宣传这款保健品能够治疗高血压，家里老人吃了一个月没有任何效果，还出现了头晕的情况，要求赔偿。",
	"收到的衣服和图片完全不一样，颜色和面料都不对，卖家说概不退换，我认为这是虚假宣传，希望调解退货退款。",
}

// Words that few cases have: one in two hundred, one in ten thousand, none.
const scarce, rare, absent = "礼盒", "燕窝", "龙虾"

// narrative is one of four, with a number and sometimes with a word that few have.
func narrative(i int) models.Personal {
	text := fmt.Sprintf("%s订单尾号%05d。", narratives[i%len(narratives)], i)
	if i%200 == 0 {
		text += scarce
	}
	if i%10_000 == 0 {
		text += rare
	}
	return models.Personal(text)
}

func (s *stage) add(i int, at time.Time) models.CaseID {
	var entropy [models.EntropyBytes]byte
	binary.BigEndian.PutUint64(entropy[:], uint64(i)*0x9E3779B97F4A7C15)
	for j := range 8 {
		entropy[8+j] = byte(i >> (5 * j))
	}
	copy(entropy[:10], []byte{byte(i), byte(i >> 5), byte(i >> 10), byte(i >> 15), byte(i >> 20), entropy[0], entropy[1], entropy[2], entropy[3], entropy[4]})
	id := models.NewCaseID(entropy)
	handle := "seller_" + strconv.Itoa(i%2000)
	seller := models.SellerID("seller-of-" + handle)
	if i%max(10, len(s.ids)/bigHistory) == 0 {
		handle, seller = bigSeller, s.big
	}
	c, err := s.Service.NewCase(models.Case{Head: models.Head{ID: id}}, command(id, i, at, handle))
	if err == nil {
		c.Append(at, models.Event{Kind: models.EventSellersLinked, Actor: casework.System.Ref(), Command: "link",
			Payload: models.Payload{Sellers: &models.SellersLinked{Sellers: []models.SellerID{seller}, Effect: c.Effects[0].ID}}})
		_, err = s.Service.Store.CreateCase(context.Background(), s.grant, c)
	}
	if err != nil {
		s.b.Error(err)
	}
	return id
}

// command files case i against a handle.
func command(id models.CaseID, i int, at time.Time, handle string) workflows.Command {
	return workflows.Command{
		ID: "file", At: at, Actor: models.Actor{Role: models.RoleComplainant, Case: id},
		File: &models.Filed{ReceivedAt: at, Filing: models.Filing{
			Track: models.TrackComplaint, Channel: models.Channels[i%len(models.Channels)], Category: models.Categories[i%len(models.Categories)],
			Narrative:   narrative(i),
			Respondent:  models.Respondent{Handles: []models.Handle{{Kind: "wechat_id", Value: models.Personal(handle)}}, Province: "44"},
			Purchase:    models.Purchase{Item: "测试商品", Amount: models.Fen(1000 + i%500_000), Paid: "wechat_transfer", On: "2026-10-08"},
			Demands:     []models.Demand{{Kind: "refund", Amount: 10_000}},
			Complainant: models.Party{Name: "测试甲", Phone: "19900000000", Address: "测试路一号"},
		}},
	}
}

// serve starts the web room on loopback and signs a mediator in.
func (s *stage) serve() {
	s.b.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.b.Fatal(err)
	}
	s.base = "http://" + listener.Addr().String()
	s.web, err = web.New(web.Config{Service: s.Service, SessionKey: bytes.Repeat([]byte("k"), 32), BaseURL: s.base, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		s.b.Fatal(err)
	}
	go func() { _ = s.web.App().Listener(listener) }()
	s.b.Cleanup(func() { _ = s.web.App().ShutdownWithTimeout(time.Second) })

	account, err := s.Service.AddAccount(s.b.Context(), casework.System, casework.NewAccount{
		Login: "bench." + strconv.Itoa(len(s.ids)), Name: "测试调解员", Password: app.NewPassword(), Role: models.RoleMediator})
	if err != nil {
		s.b.Fatal(err)
	}
	s.worker = models.Actor{Role: account.Role, Account: account.ID, Name: string(account.Name)}
	if s.cookie, err = s.Service.Hold(s.b.Context(), models.Session{}, func(x *models.Session) { x.Account, x.Epoch = account.ID, account.Epoch }); err != nil {
		s.b.Fatal(err)
	}
}
