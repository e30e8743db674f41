/**
 * What SQLite makes beside a database, or reads where it is there, behind the database's own name; the journal in
 * WAL mode, too (sqlite.org/tempfiles.html).
 */
export const COMPANIONS = ["-wal", "-shm", "-journal"] as const;
