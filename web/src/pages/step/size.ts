import type { Format } from '../../i18n/format.ts';

const UNITS = { en: ['bytes', 'KB', 'MB'], 'fr-CA': ['octets', 'Ko', 'Mo'] } as const;

/** The size of a file in the reader's units: `471 KB`. */
export function sizeOf(bytes: number, format: Format): string {
  const [b, kb, mb] = UNITS[format.locale];
  if (bytes < 1024) return `${format.number(bytes)} ${b}`;
  if (bytes < 1024 * 1024) return `${format.number(Math.round(bytes / 1024))} ${kb}`;
  return `${format.number(Math.round((bytes / 1024 / 1024) * 10) / 10)} ${mb}`;
}
