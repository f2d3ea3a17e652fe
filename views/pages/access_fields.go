package pages

import (
	"context"

	"redress/views/components"
	"redress/views/i18n"
)

func codeOfApp(ctx context.Context) components.Field {
	return components.Field{
		Name: "code", Label: i18n.T(ctx, "factor.code"), Hint: i18n.T(ctx, "factor.code_hint"), InputMode: "numeric", Autocomplete: "one-time-code", Width: "10",
	}
}

func currentField(ctx context.Context) components.Field {
	return components.Field{Name: "current", Label: i18n.T(ctx, "account.current"), Type: "password", Autocomplete: "current-password", Width: "20"}
}
