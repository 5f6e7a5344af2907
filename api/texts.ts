/** Answers kept as the bytes that go out, by what they were made from. */

/** An answer as it goes out, with its tag and what it was made from. Its mark may be a later one than was asked for. */
export type KeptText<From = null> = {
  readonly mark: string;
  readonly tag: string;
  readonly text: string | Buffer;
  readonly from: From;
};

const KEPT_MAX = 2000;
/** Larger texts are kept as bytes, which go out without being copied once more. */
const STRING_CHARS_MAX = 8192;

/**
 * Keeps one text per id, as long as its mark is the same: what is the same is made once. The mark itself, and whether it
 * may be seen, is for the caller to ask every time.
 */
export function createTexts<From = null>() {
  type Kept = KeptText<From>;
  const texts = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Kept>>();

  function keep(id: string, made: Kept): Kept {
    const oldest = texts.size >= KEPT_MAX ? texts.keys().next().value : undefined;
    if (oldest !== undefined) texts.delete(oldest);
    texts.delete(id);
    texts.set(id, made);
    return made;
  }

  return {
    get(id: string, mark: string): Kept | undefined {
      const kept = texts.get(id);
      return kept !== undefined && kept.mark === mark ? kept : undefined;
    },
    /**
     * Made once for all who ask for the same meanwhile; whoever finds that it failed makes it for itself. `last` is what was
     * kept so far.
     */
    async make(
      id: string,
      mark: string,
      make: (last: Kept | undefined) => Promise<Kept>,
    ): Promise<Kept> {
      const key = `${id} ${mark}`;
      const others = underWay.get(key);
      const made = await others?.catch(() => undefined);
      if (made !== undefined) return made;
      const making = make(texts.get(id)).then((one) => keep(id, one));
      underWay.set(key, making);
      try {
        return await making;
      } finally {
        if (underWay.get(key) === making) underWay.delete(key);
      }
    },
  };
}

/** A value as JSON in ASCII only: a string of one-byte characters goes out faster than others. */
export function textOf(json: string): string | Buffer {
  const ascii = json.replaceAll(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return ascii.length > STRING_CHARS_MAX ? Buffer.from(ascii, 'latin1') : ascii;
}
