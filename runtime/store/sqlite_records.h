#ifndef RUNTIME_STORE_SQLITE_RECORDS_H
#define RUNTIME_STORE_SQLITE_RECORDS_H

/*
 * Rows as the maps that pipelines and people see: a table of columns says what
 * stands where in a statement's row and how it reads.
 */

#include "store/sqlite.h"

enum rp_column_kind {
	RP_COLUMN_TEXT, RP_COLUMN_INT, RP_COLUMN_BOOL, RP_COLUMN_JSON
};

struct rp_column {
	const char *name;		/* NULL ends the table */
	enum rp_column_kind kind;
};

/* The present row; what is NULL there is null here. */
struct rp_value rp_sql_record(sqlite3_stmt *stmt,
			      const struct rp_column *columns,
			      struct rp_arena *arena);

/* All rows of a statement, at most `limit` (0: all), as a list. */
int rp_sql_records(struct rp_sqlite *s, struct rp_value *out, const char *sql,
		   const struct rp_arg *args, const struct rp_column *columns,
		   size_t limit, struct rp_arena *arena);

/* One incident, within the transaction of a verb; RP_ENOTFOUND. */
int rp_sqlite_read_incident(struct rp_sqlite *s, int64_t id,
			    struct rp_value *out, struct rp_arena *arena);

/* A line in the history of an incident; `actor` NULL: nobody but us. */
int rp_incident_record(struct rp_sqlite *s, int64_t incident,
		       const char *event, const char *actor, int64_t now_us,
		       struct rp_text details);

#endif
