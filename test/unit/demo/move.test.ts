import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveDay, moveFile, moveInstant, moveMonth, monthsToMove } from '../../../demo/move.ts';

const worldFile = (name: string) => ({
  name,
  text: readFileSync(new URL(`../../../demo/world/${name}`, import.meta.url), 'latin1'),
});

describe('month arithmetic', () => {
  test('the world’s last full month becomes the month before today’s, over the turn of a year', () => {
    expect(monthsToMove('2023-09-01')).toBe(2);
    expect(monthsToMove('2023-12-31')).toBe(5);
    expect(monthsToMove('2024-01-01')).toBe(6);
    expect(monthsToMove('2026-01-15')).toBe(30);
    expect(moveMonth('2023-06', monthsToMove('2026-01-15'))).toBe('2025-12');
  });

  test('on a day of its own the world does not move, neither forward nor back', () => {
    for (const day of ['2022-03-15', '2023-06-30', '2023-07-31', '2023-08-31'])
      expect(monthsToMove(day), day).toBe(0);
  });

  test('a day that its new month does not have becomes that month’s last', () => {
    expect(moveDay('2023-01-31', 1)).toBe('2023-02-28');
    expect(moveDay('2023-01-31', 13)).toBe('2024-02-29');
    expect(moveDay('2023-12-31', 2)).toBe('2024-02-29');
    expect(moveDay('2022-05-15', 40)).toBe('2025-09-15');
  });

  test('what is no date stays what it is, so that it is refused all the same', () => {
    for (const text of [
      '2023-02-30',
      '2023-13-01',
      '',
      'soon',
      '2023-6-1',
      '2023-02-30T00:00:00Z',
    ]) {
      expect(moveDay(text, 5)).toBe(text);
      expect(moveMonth(text, 5)).toBe(text);
    }
  });

  test('an instant keeps its time and its zone', () => {
    expect(moveInstant('2022-03-06T18:09:40-08:00', 2)).toBe('2022-05-06T18:09:40-08:00');
    expect(moveInstant('2022-03-06', 2)).toBe('2022-03-06');
  });

  test('months there and back again give the same month', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: -500, max: 500 }),
        (month, by) => {
          const text = `2022-${String(month + 1).padStart(2, '0')}`;
          expect(moveMonth(moveMonth(text, by), -by)).toBe(text);
        },
      ),
    );
  });

  test('the order of two days is never turned round', () => {
    const day = fc
      .date({ min: new Date('2021-01-01'), max: new Date('2024-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, fc.integer({ min: 0, max: 100 }), (a, b, by) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        expect(moveDay(first, by) <= moveDay(second, by)).toBe(true);
      }),
    );
  });
});

describe('the world’s files', () => {
  const tables = ['deals.csv', 'consumption.csv', 'certifications.csv', 'exchange-rates.csv'];

  test('moved by nothing, a file is the same to the byte', () => {
    for (const name of [...tables, 'trainings.jsonl', 'accounts.csv', 'legacy-services.tsv']) {
      const file = worldFile(name);
      const moved = moveFile(file, 0, '2099-01-01');
      expect(moved.text === file.text, name).toBe(true);
      expect(moved.held).toEqual([]);
    }
  });

  test('ids, amounts and mistakes stay; only dates change', () => {
    const withoutDates = (text: string) => text.replaceAll(/\d{4}-\d{2}(-\d{2})?/g, '#');
    for (const name of [...tables, 'trainings.jsonl']) {
      const file = worldFile(name);
      const moved = moveFile(file, 40, '2099-01-01');
      expect(withoutDates(moved.text) === withoutDates(file.text), name).toBe(true);
      expect(moved.text === file.text, name).toBe(false);
    }
    expect(moveFile(worldFile('deals.csv'), 40, '2099-01-01').text).toContain('2023-02-30');
  });

  test('what lies after today is held back whole, and nothing else is', () => {
    const file = worldFile('deals.csv');
    const moved = moveFile(file, 40, '2026-11-24');
    expect(moved.held.map(({ on }) => on).sort()).toEqual(['2026-12-05', '2026-12-12']);
    const lines = (text: string) => text.split('\n').length;
    expect(lines(moved.text) + moved.held.length).toBe(lines(file.text));
    expect(moved.held[0]?.line).toMatch(/^D-\d+,.*,returned\r\n$/);
  });

  test('a month of consumption is held back until it is over', () => {
    const file = worldFile('consumption.csv');
    expect(moveFile(file, 40, '2026-10-31').held).toEqual([]);
    expect(moveFile(file, 40, '2026-10-30').held.length).toBe(793);
  });

  test('a training is held back by its own day', () => {
    const line = (at: string) => `{"id": "a", "timestamp": "${at}"}\n`;
    const text = line('2022-03-06T18:09:40-08:00') + line('2022-03-07T00:10:00+01:00');
    const moved = moveFile({ name: 'trainings.jsonl', text }, 1, '2022-04-06');
    expect(moved.text).toBe(line('2022-04-06T18:09:40-08:00'));
    expect(moved.held).toEqual([
      { file: 'trainings.jsonl', on: '2022-04-07', line: line('2022-04-07T00:10:00+01:00') },
    ]);
  });
});
