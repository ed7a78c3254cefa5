// Who may speak to the one backend of PGlite: one connection at a time, from the first message of a query until the
// backend is ready again, and from BEGIN until the transaction is over.
//
// It stands in for the queue of @electric-sql/pglite-socket 0.2.17, which takes turns by single protocol message:
// there, the Parse of one connection can come between the Parse and the Bind of another, and since both use the
// unnamed statement of the one backend, the second runs the first one's SQL.
// (Extended query: https://www.postgresql.org/docs/current/protocol-flow.html)

const code = (letter) => letter.charCodeAt(0);
const QUERY = code("Q");
const SYNC = code("S");
const TERMINATE = code("X");
/** Messages after which the backend waits for more of the same query. */
const OPEN_ENDED = new Set(["P", "B", "D", "E", "C", "H", "F", "d", "c", "f"].map(code));
const SYNC_MESSAGE = Uint8Array.of(SYNC, 0, 0, 0, 4);

export class Turns {
  #db;
  #waiting = [];
  #holder = null;
  #busy = false;

  constructor(db) {
    this.#db = db;
  }

  /** Sends one message of a connection when it is its turn. Called by PGLiteSocketHandler. */
  enqueue(id, message, onData) {
    // Goodbye of a connection: the backend serves others and must not hear it.
    if (message[0] === TERMINATE) return Promise.resolve(0);
    return this.#wait(id, async () => {
      let size = 0;
      await this.#db.runExclusive(() =>
        this.#db.execProtocolRawStream(message, {
          onRawData: (data) => {
            size += data.length;
            onData(data);
          },
        }),
      );
      this.#holder = this.#goesOn(message[0]) ? id : null;
      return size;
    });
  }

  /** Does something while no connection is in the middle of anything. */
  alone(work) {
    return this.#wait(null, work);
  }

  clearQueueForHandler(id) {
    const gone = this.#waiting.filter((one) => one.id === id);
    this.#waiting = this.#waiting.filter((one) => one.id !== id);
    for (const one of gone) one.reject(new Error("the connection is closed"));
  }

  /** A connection has gone: what it left half done is undone. */
  async clearTransactionIfNeeded(id) {
    if (this.#holder !== id) return;
    await this.#wait(id, async () => {
      try {
        await this.#db.runExclusive(() => this.#db.execProtocolRawStream(SYNC_MESSAGE, { onRawData: () => undefined }));
        if (this.#db.isInTransaction()) await this.#db.exec("ROLLBACK");
      } finally {
        this.#holder = null;
      }
    });
  }

  getQueueLength() {
    return this.#waiting.length;
  }

  #goesOn(type) {
    if (OPEN_ENDED.has(type)) return true;
    return (type === QUERY || type === SYNC) && this.#db.isInTransaction();
  }

  #wait(id, work) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, work, resolve, reject });
      void this.#go();
    });
  }

  async #go() {
    if (this.#busy) return;
    this.#busy = true;
    for (;;) {
      const index = this.#holder === null ? 0 : this.#waiting.findIndex((one) => one.id === this.#holder);
      const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (next === undefined) break;
      try {
        next.resolve(await next.work());
      } catch (error) {
        next.reject(error);
      }
    }
    this.#busy = false;
  }
}
