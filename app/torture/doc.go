// Package torture kills the program under load and looks at what is left. It
// holds tests alone; see "make torture".
package torture
