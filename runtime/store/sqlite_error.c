/*
 * What SQLite answers, said so that a person knows what to do next.
 *
 * Every message is one paragraph: the file, the problem, SQLite's own words
 * in brackets, the remedy.  A disk without room shows itself in several
 * codes, so the system's error number is looked at first.
 */
#include "store/sqlite.h"

#include <errno.h>
#include <string.h>

static const struct row {
	int code;
	const char *problem, *remedy;
} rows[] = {
	{ SQLITE_NOTADB, "this is not a database",
	  "move the file away, or name another one in RUNPIPE_DB" },
	{ SQLITE_CORRUPT, "the database is damaged",
	  "move it away and restore a backup, or save what can be read with "
	  "'sqlite3 FILE .recover'" },
	{ SQLITE_READONLY, "the database cannot be written",
	  "make the file and its directory writable for this user, or name "
	  "another file in RUNPIPE_DB" },
	{ SQLITE_PERM, "the database cannot be written",
	  "make the file and its directory writable for this user, or name "
	  "another file in RUNPIPE_DB" },
	{ SQLITE_CANTOPEN, "the database cannot be opened",
	  "check the permissions of the file and its directory, or name "
	  "another file in RUNPIPE_DB" },
	{ SQLITE_FULL, "the disk has no room for the database",
	  "free some space and run again; nothing was half written" },
	{ SQLITE_BUSY, "another program keeps the database locked",
	  "let it finish, or close it ('fuser FILE' names it)" },
	{ SQLITE_LOCKED, "another program keeps the database locked",
	  "let it finish, or close it ('fuser FILE' names it)" },
	{ SQLITE_IOERR, "reading or writing the database failed",
	  "check the disk and the kernel's log" },
	{ SQLITE_PROTOCOL, "another program keeps the database locked",
	  "let it finish, or close it ('fuser FILE' names it)" },
	{ SQLITE_TOOBIG, "a text is too long for the database",
	  "shorten the payload or the definition" },
	{ SQLITE_CONSTRAINT, "a row does not fit the others",
	  "check that the incident or run it names still exists" },
};

static const struct row odd = {
	0, "the database is not as this runpipe left it",
	"restore a backup, or name another file in RUNPIPE_DB",
};

static bool is_full(int number)
{
	return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

static const struct row *row_of(int code, int number)
{
	if (is_full(number) && (code == SQLITE_IOERR
				|| code == SQLITE_CANTOPEN))
		code = SQLITE_FULL;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].code == code)
			return &rows[i];
	return &odd;
}

/* A commit's failure is known to the file alone that it was written to. */
static int file_errno(struct rp_sqlite *s)
{
	sqlite3_file *log = NULL;
	int number = 0;

	sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER,
			     &log);
	if (log && log->pMethods)
		log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO,
					    &number);
	if (!number)
		sqlite3_file_control(s->db, "main", SQLITE_FCNTL_LAST_ERRNO,
				     &number);
	return number;
}

static int errno_of(struct rp_sqlite *s, int code)
{
	int number;

	if (!s->db || (code != SQLITE_IOERR && code != SQLITE_CANTOPEN))
		return 0;
	number = sqlite3_system_errno(s->db);
	return number ? number : file_errno(s);
}

static const char *words(struct rp_sqlite *s, int code)
{
	if (s->db && sqlite3_extended_errcode(s->db) == code)
		return sqlite3_errmsg(s->db);
	return sqlite3_errstr(code);
}

int rp_sqlite_fail(struct rp_sqlite *s, int code)
{
	int primary = code & 0xff;
	int number = errno_of(s, primary);
	const struct row *row = row_of(primary, number);

	if (primary == SQLITE_NOMEM)
		rp_out_of_memory();
	return rp_error_set(s->error, RP_ESTORE, "%s: %s (%s%s%s); %s",
			    s->path, row->problem, words(s, code),
			    number ? ": " : "", number ? strerror(number) : "",
			    row->remedy);
}

static const struct {
	int number;
	const char *remedy;
} remedies[] = {
	{ EISDIR, "name a file in it with RUNPIPE_DB" },
	{ ENOTDIR, "a part of the path is a file; name another one in "
	  "RUNPIPE_DB" },
	{ ENOENT, "make its directory, or name another file in RUNPIPE_DB" },
	{ EROFS, "name a file on another disk in RUNPIPE_DB" },
	{ ELOOP, "remove the link" },
};

static const char *remedy_for(int number)
{
	if (is_full(number))
		return "free some space and run again";
	for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++)
		if (remedies[i].number == number)
			return remedies[i].remedy;
	return "check its permissions, or name another file in RUNPIPE_DB";
}

int rp_sqlite_fail_errno(struct rp_sqlite *s, const char *path, int number)
{
	return rp_error_set(s->error, RP_ESTORE, "%s: %s; %s", path,
			    strerror(number), remedy_for(number));
}
