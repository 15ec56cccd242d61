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

/* What to read, and how. */
struct rp_query {
	const char *sql;
	const struct rp_arg *args;
	const struct rp_column *columns;
	size_t limit;			/* 0: all */
	/*
	 * MAY choose among the rows: 1, 0 or a failure.  NULL: all.  It must
	 * not run the statement that is being read.
	 */
	int (*accept)(struct rp_sqlite *s, const void *context,
		      const struct rp_value *row, struct rp_arena *arena);
	const void *context;
};

/* The rows of a statement as a list. */
int rp_sql_records(struct rp_sqlite *s, struct rp_value *out,
		   const struct rp_query *query, struct rp_arena *arena);

/* One incident, within the transaction of a verb; RP_ENOTFOUND. */
int rp_sqlite_read_incident(struct rp_sqlite *s, int64_t id,
			    struct rp_value *out, struct rp_arena *arena);

/* A line in the history of an incident; `actor` NULL: nobody but us. */
int rp_incident_record(struct rp_sqlite *s, int64_t incident,
		       const char *event, const char *actor, int64_t now_us,
		       struct rp_text details);

#endif
