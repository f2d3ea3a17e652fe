// Package web is the face to browsers: one route table, and one file a page
// that turns a request into a use case and its answer into a view model.
//
// Nothing below the handler layer sees the web framework: a handler gets a
// *Request, which holds plain values, and returns an error, which errors.go
// alone turns into a status and a page.
package web
