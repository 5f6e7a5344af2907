/**
 * The crash campaign. One seed for half a minute on every push; longer, and others, by ASCENT_INTERNAL_FAULT_SECONDS and
 * ASCENT_INTERNAL_FAULT_SEED (both named so that the product's own settings take no offence).
 */
import { expect, test } from 'vitest';
import { runCampaign } from './support/campaign.ts';
import { MOMENTS } from './support/moments.ts';

const seconds = Number(process.env['ASCENT_INTERNAL_FAULT_SECONDS'] ?? 30);
const seed = Number(process.env['ASCENT_INTERNAL_FAULT_SEED'] ?? 7);
const timeoutMs = 240_000 + 6 * seconds * 1000;

test(
  `what was acknowledged is there once, whatever is killed (seed ${seed}, ${seconds} s)`,
  { timeout: timeoutMs },
  async () => {
    const campaign = await runCampaign({ seed, forMs: seconds * 1000, say: console.log });
    console.log(JSON.stringify({ ...campaign, wrong: campaign.wrong.length }));
    expect(campaign.wrong).toEqual([]);
    expect([...new Set(campaign.reached)].sort()).toEqual([...MOMENTS].sort());
    expect(campaign.acknowledged).toBeGreaterThan(0);
    expect(campaign.enrolments).toBeGreaterThan(0);
    // The faults did hit: something was sent again and found to be there.
    expect(campaign.absorbed).toBeGreaterThan(0);
  },
);

test(
  'without the check of unique keys the oracle sees facts doubled',
  { timeout: timeoutMs },
  async () => {
    const moments = ['committed-before-reply'] as const;
    const campaign = await runCampaign({
      seed,
      forMs: 4000,
      moments,
      random: false,
      sabotage: 'no-unique-key',
    });
    expect(campaign.wrong.some((line) => /^fact .* is there [2-9] times$/.test(line))).toBe(true);
  },
);

test(
  'a relay that marks first loses a signal, and the oracle sees it',
  { timeout: timeoutMs },
  async () => {
    const moments = ['marked-before-signalled'] as const;
    const campaign = await runCampaign({
      seed,
      forMs: 4000,
      moments,
      random: false,
      sabotage: 'relay-marks-first',
    });
    expect(campaign.wrong.some((line) => line.includes('did not open'))).toBe(true);
  },
);
