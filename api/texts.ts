/** Answers kept as the bytes that go out, by what they were made from. */

/** An answer and its tag. */
export type KeptText = { readonly tag: string; readonly text: string | Buffer };
/** An answer as it was made. Its mark may be a later one than was asked for. */
export type MadeText = { readonly mark: string; readonly tag: string; readonly json: string };
type Kept = KeptText & { readonly mark: string };

const KEPT_MAX = 2000;
/** Larger texts are kept as bytes, which go out without being copied once more. */
const STRING_CHARS_MAX = 8192;

/**
 * Keeps one text per id, as long as its mark is the same: what is the same is made once. The mark itself, and whether it
 * may be seen, is for the caller to ask every time.
 */
export function createTexts() {
  const texts = new Map<string, Kept>();
  const underWay = new Map<string, Promise<KeptText>>();

  function keep(id: string, { mark, tag, json }: MadeText): KeptText {
    const ascii = inAscii(json);
    const text = ascii.length > STRING_CHARS_MAX ? Buffer.from(ascii, 'latin1') : ascii;
    const kept = { mark, tag, text };
    const oldest = texts.size >= KEPT_MAX ? texts.keys().next().value : undefined;
    if (oldest !== undefined) texts.delete(oldest);
    texts.delete(id);
    texts.set(id, kept);
    return kept;
  }

  return {
    get(id: string, mark: string): KeptText | undefined {
      const kept = texts.get(id);
      return kept !== undefined && kept.mark === mark ? kept : undefined;
    },
    /** Made once for all who ask for the same meanwhile; whoever finds that it failed makes it for itself. */
    async make(id: string, mark: string, make: () => Promise<MadeText>): Promise<KeptText> {
      const key = `${id} ${mark}`;
      const others = underWay.get(key);
      const made = await others?.catch(() => undefined);
      if (made !== undefined) return made;
      const making = make().then((one) => keep(id, one));
      underWay.set(key, making);
      try {
        return await making;
      } finally {
        if (underWay.get(key) === making) underWay.delete(key);
      }
    },
  };
}

/** JSON in ASCII only: a string of one-byte characters goes out faster than others. */
const inAscii = (json: string): string =>
  json.replaceAll(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
