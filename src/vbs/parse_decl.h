/* parse_decl: declarations; the parser's other half. */
#pragma once
#include "vbs/parse.h"

struct stmt *parse_stmt_new(struct parser *p, enum stmt_kind kind);
struct stmt *parse_statement(struct parser *p); /* NULL for declarations without code */
struct stmt *parse_block(struct parser *p);
/* Dim, ReDim, Erase, Const, Sub, Function, Class, Public, Private. Error 1002 for anything else. */
struct stmt *parse_declaration(struct parser *p);
