import type { ImportReport } from '../../api/types.ts';

/** A cell of CSV: quoted where it must be, and never a formula for a spreadsheet. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The refused lines of a report as CSV: line, code, reason, and what the line says. */
export const csvOf = (report: ImportReport): string =>
  [
    ['line', 'code', 'reason', 'excerpt'],
    ...report.refusals.map((each) => [String(each.line), each.code, each.reason, each.excerpt]),
  ]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('');
