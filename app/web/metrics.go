package web

import (
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics counts what the program does. Serve Handler on an address of its
// own: the numbers are for the people who run the program.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	filed    *prometheus.CounterVec
	clocks   prometheus.Counter
	effects  *prometheus.CounterVec
	scanned  *prometheus.CounterVec
}

// NewMetrics makes all counters at zero.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "redress_http_requests_total", Help: "Requests answered, by route, method and status.",
		}, []string{"route", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "redress_http_request_seconds", Help: "Time to answer, by route and method.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10, 60},
		}, []string{"route", "method"}),
		filed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "redress_cases_filed_total", Help: "Cases filed by buyers, by track.",
		}, []string{"track"}),
		clocks: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "redress_clocks_fired_total", Help: "Due clocks that moved a case.",
		}),
		effects: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "redress_effects_total", Help: "Effects run, by kind and result: done, failed or parked.",
		}, []string{"kind", "result"}),
		scanned: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "redress_files_scanned_total", Help: "Files the malware scanner has looked at, by result.",
		}, []string{"result"}),
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{
		Name: "redress_build_info", Help: "Always 1; the labels say what runs.",
	}, []string{"version", "go"})
	build.WithLabelValues(version, runtime.Version()).Set(1)
	m.registry.MustRegister(m.requests, m.duration, m.filed, m.clocks, m.effects, m.scanned, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Handler serves the numbers in the text form of Prometheus at /metrics.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

// CaseFiled counts a filing.
func (m *Metrics) CaseFiled(track string) { m.filed.WithLabelValues(track).Inc() }

// ClockFired counts a clock that moved a case.
func (m *Metrics) ClockFired() { m.clocks.Inc() }

// EffectRun counts an effect; result is "done", "failed" or "parked".
func (m *Metrics) EffectRun(kind, result string) { m.effects.WithLabelValues(kind, result).Inc() }

// FileScanned counts a file; result is one of models.ScanResults.
func (m *Metrics) FileScanned(result string) { m.scanned.WithLabelValues(result).Inc() }

func (m *Metrics) observe(route, method string, status int, took time.Duration) {
	if method != "GET" && method != "HEAD" && method != "POST" {
		method = "other" // a label must not take any value a stranger sends
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(route, method).Observe(took.Seconds())
}
