/** Files that people send: which types are taken, what they are called, how they are given back. */
import { Refusal } from './errors.ts';
import { assertCleanText } from './json.ts';

type Kind = { readonly mediaType: string; readonly starts: readonly string[] | 'text' };

const OFFICE = ['504b0304'];

/** Types by ending, each with what its first bytes have to be (hexadecimal), or text. */
const KINDS: Readonly<Record<string, Kind>> = {
  pdf: { mediaType: 'application/pdf', starts: ['255044462d'] },
  png: { mediaType: 'image/png', starts: ['89504e470d0a1a0a'] },
  jpg: { mediaType: 'image/jpeg', starts: ['ffd8ff'] },
  jpeg: { mediaType: 'image/jpeg', starts: ['ffd8ff'] },
  webp: { mediaType: 'image/webp', starts: ['52494646'] },
  txt: { mediaType: 'text/plain; charset=utf-8', starts: 'text' },
  md: { mediaType: 'text/markdown; charset=utf-8', starts: 'text' },
  csv: { mediaType: 'text/csv; charset=utf-8', starts: 'text' },
  docx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    starts: OFFICE,
  },
  xlsx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    starts: OFFICE,
  },
  pptx: {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    starts: OFFICE,
  },
};

const NAME_CHARS_MAX = 120;

/** The last part of a file's name, printable; refused where nothing is left of it. */
export function fileNameOf(given: string): string {
  assertCleanText(given);
  const name = (given.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replaceAll(/[\p{C}"<>|:*?]/gu, '')
    .trim();
  const points = Array.from(name);
  if (points.length === 0 || name.startsWith('.')) throw refused('A file needs a name.');
  if (points.length <= NAME_CHARS_MAX) return name;
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? '';
  return `${points.slice(0, NAME_CHARS_MAX - ending.length).join('')}${ending}`;
}

/** The media type of a file by its ending, which its contents have to bear out. */
export function mediaTypeOf(name: string, body: Buffer): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const kind = Object.hasOwn(KINDS, ending) ? KINDS[ending] : undefined;
  if (kind === undefined)
    throw refused(`Send one of these: ${Object.keys(KINDS).join(', ')}.`, 'UNSUPPORTED_MEDIA');
  const { starts } = kind;
  const fits =
    starts === 'text'
      ? isText(body)
      : starts.some((start) => body.subarray(0, start.length / 2).toString('hex') === start);
  if (!fits)
    throw refused(`The file is called .${ending} and is something else.`, 'UNSUPPORTED_MEDIA');
  return kind.mediaType;
}

function isText(body: Buffer): boolean {
  if (body.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(body);
    return true;
  } catch {
    return false;
  }
}

/** Always as an attachment, with its name in any script (RFC 6266). */
export function contentDisposition(name: string): string {
  const plain =
    name
      .normalize('NFKD')
      .replaceAll(/[^\x20-\x7e]/g, '')
      .replaceAll(/["\\]/g, '') || 'file';
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, escaped)}`;
}

const escaped = (letter: string): string => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`;

const refused = (detail: string, code: 'INVALID' | 'UNSUPPORTED_MEDIA' = 'INVALID'): Refusal =>
  new Refusal(code, detail, { errors: [{ pointer: '/file', code: code.toLowerCase(), detail }] });
