/**
 * Moves the world's dates forward, so that the demo shows a program of today.
 *
 * All dates move by one whole number of months: the world's last full month becomes last month; on one of the world's own
 * days nothing moves. Ids, amounts and
 * whatever is wrong with a line stay as they are, so that what is refused in the files is refused in the demo. Lines
 * that would lie after today are held back; the live feed brings them when their day comes.
 */
import type { Day, Month } from '../program/models.ts';

/** The first month of the world's files. */
export const WORLD_FIRST_MONTH: Month = '2021-07';
/** The last month of the world's files that is there in full. */
export const WORLD_LAST_MONTH: Month = '2023-06';
/** The last day of the world's files: what was sold in June may come back until here. */
export const WORLD_LAST_DAY: Day = '2023-08-31';

/** A file of the world: its name and its text, moved or not. */
export type WorldFile = { readonly name: string; readonly text: string };

/** A line that lies after today: the file it belongs to, its day, and the line as it would have stood there. */
export type HeldLine = { readonly file: string; readonly on: Day; readonly line: string };

/** What a moved file is: its text without the held lines, and those. */
export type MovedFile = WorldFile & { readonly held: readonly HeldLine[] };

/** The columns of a table that are moved; `on` is the one by whose date a line is held back. */
type Dates = { readonly columns: readonly string[]; readonly on: string | null };

const TABLES: Readonly<Record<string, Dates>> = {
  'deals.csv': { columns: ['registered_on', 'date'], on: 'date' },
  'consumption.csv': { columns: ['month'], on: 'month' },
  'certifications.csv': { columns: ['earned_on', 'expires_on'], on: 'earned_on' },
  'exchange-rates.csv': { columns: ['month'], on: null },
};

/**
 * The months by which the world moves on this day: its last full month becomes the month before `today`'s. Not at all on a
 * day of its own, so that who tries it in the past (`ASCENT_TODAY`) finds the files as they are; what lies after that day is held back.
 */
export function monthsToMove(today: Day): number {
  if (today <= WORLD_LAST_DAY) return 0;
  return monthNumber(today.slice(0, 7)) - 1 - monthNumber(WORLD_LAST_MONTH);
}

/** A day so many months later; the last of a shorter month where the day does not exist. What is no day stays. */
export function moveDay(day: string, months: number): string {
  if (!isDay(day)) return day;
  const month = moveMonth(day.slice(0, 7), months);
  const last = daysIn(month);
  return `${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`;
}

/** A month so many months later. What is no month stays. */
export function moveMonth(month: string, months: number): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return month;
  const number = monthNumber(month) + months;
  const year = String(Math.floor(number / 12)).padStart(4, '0');
  return `${year}-${String((number % 12) + 1).padStart(2, '0')}`;
}

/** An instant (RFC 3339) so many months later: its day moves, time and zone stay. */
export function moveInstant(instant: string, months: number): string {
  return /^\d{4}-\d{2}-\d{2}T/.test(instant)
    ? moveDay(instant.slice(0, 10), months) + instant.slice(10)
    : instant;
}

/** A file of the world moved by so many months; lines after `today` are held back. Other files stay as they are. */
export function moveFile(file: WorldFile, months: number, today: Day): MovedFile {
  if (file.name === 'trainings.jsonl') return moveStatements(file, months, today);
  const dates = TABLES[file.name];
  return dates === undefined ? { ...file, held: [] } : moveTable(file, dates, months, today);
}

function moveTable(file: WorldFile, dates: Dates, months: number, today: Day): MovedFile {
  const [header = '', ...records] = recordsOf(file.text);
  const names = cellsOf(header.trimEnd());
  const moved = dates.columns.map((name) => names.indexOf(name));
  const heldBy = dates.on === null ? -1 : names.indexOf(dates.on);
  return separate(file.name, header, records, today, (record) => {
    const end = /\r?\n?$/.exec(record)?.[0] ?? '';
    const cells = cellsOf(record.slice(0, record.length - end.length));
    for (const at of moved) {
      const cell = cells[at];
      if (cell !== undefined) cells[at] = moveMonth(moveDay(cell, months), months);
    }
    const on = cells[heldBy] ?? '';
    return { line: cells.join(',') + end, on: isDay(on) ? on : lastDayOf(on) };
  });
}

function moveStatements(file: WorldFile, months: number, today: Day): MovedFile {
  return separate(file.name, '', recordsOf(file.text), today, (record) => {
    // By text: the two lines that are no statements stay what they are, and so does the order of the members.
    let on: Day | null = null;
    const line = record.replace(/("timestamp"\s*:\s*")([^"]*)(")/, (_, before, instant, after) => {
      const later = moveInstant(String(instant), months);
      on = isDay(later.slice(0, 10)) ? later.slice(0, 10) : null;
      return `${before}${later}${after}`;
    });
    return { line, on };
  });
}

function separate(
  name: string,
  header: string,
  records: readonly string[],
  today: Day,
  move: (record: string) => { line: string; on: Day | null },
): MovedFile {
  const kept: string[] = [];
  const held: HeldLine[] = [];
  for (const record of records) {
    const { line, on } = move(record);
    if (on !== null && on > today) held.push({ file: name, on, line });
    else kept.push(line);
  }
  return { name, text: header + kept.join(''), held };
}

/** The records of a table with their line ends; a quoted cell may hold one. */
function recordsOf(text: string): string[] {
  const records: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') quoted = !quoted;
    else if (letter === '\n' && (!quoted || text[start] === '{')) {
      records.push(text.slice(start, at + 1));
      start = at + 1;
      quoted = false;
    }
  }
  if (start < text.length) records.push(text.slice(start));
  return records;
}

/** The cells of a record as written, quotes included: joined by commas they are the record again. */
function cellsOf(record: string): string[] {
  const cells: string[] = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at <= record.length; at += 1) {
    if (record[at] === '"') quoted = !quoted;
    if (at < record.length && (quoted || record[at] !== ',')) continue;
    cells.push(record.slice(start, at));
    start = at + 1;
  }
  return cells;
}

const monthNumber = (month: Month): number =>
  Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;

function daysIn(month: Month): number {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).getUTCDate();
}

const lastDayOf = (month: string): Day | null =>
  /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? `${month}-${daysIn(month)}` : null;

function isDay(text: string): boolean {
  const match = /^(\d{4}-(?:0[1-9]|1[0-2]))-(\d{2})$/.exec(text);
  return match?.[1] !== undefined && Number(match[2]) >= 1 && Number(match[2]) <= daysIn(match[1]);
}
