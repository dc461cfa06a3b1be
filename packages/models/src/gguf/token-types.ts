/** What `tokenizer.ggml.token_type` says of a token. https://github.com/ggml-org/ggml/blob/master/docs/gguf.md#ggml */
export const tokenTypes = { normal: 1, unknown: 2, control: 3, userDefined: 4 } as const;
