import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { knownIn } from '../../../program/cases/facts.ts';
import { sceneIn } from '../../../program/cases/run.ts';
import type { Case, FactInCase, PersonInCase } from '../../../program/cases/types.ts';
import { readCases } from '../../../program/edition/cases.read.ts';
import { editionFiles, editionFrom } from '../../../program/edition/load.ts';
import type { Edition } from '../../../program/edition/types.ts';
import {
  behindOf,
  explain,
  findAsked,
  type Asked,
  type Explained,
} from '../../../program/explain.ts';
import type { Deed } from '../../../program/explain/deeds.ts';
import type { Reason } from '../../../program/explain/reason.types.ts';
import { plainOf, reasonOfMeasure } from '../../../program/explain/reasons.ts';
import { traceOf } from '../../../program/explain/trace.ts';
import { attainedOn } from '../../../program/rules/capability.ts';
import { measured } from '../../../program/rules/measure.ts';
import { heldOf } from '../../../program/rules/requirement.ts';
import type { Scene } from '../../../program/rules/scene.types.ts';
import { EDITIONS } from './world.ts';

const folders = ['capability-score-2023', 'services-path-2023', 'unified-2023'];
const editions = await Promise.all(folders.map(editionAt));

async function editionAt(id: string): Promise<{ edition: Edition; cases: readonly Case[] }> {
  const read = editionFrom(id, await editionFiles(EDITIONS, id));
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const { edition } = read;
  const golden = join(EDITIONS, id, 'golden');
  const cases = readdirSync(golden).flatMap((name) => {
    const found = readCases(edition, name, readFileSync(join(golden, name), 'utf8'));
    if ('problems' in found) throw new Error(JSON.stringify(found.problems));
    return found.cases.map((one) => one.case);
  });
  return { edition, cases };
}

function sceneOfCase(edition: Edition, one: Case): Scene {
  const known = knownIn(edition, one);
  if (!('facts' in known)) throw new Error(JSON.stringify(known));
  return sceneIn(edition, known, one);
}

const lookingAt = (scene: Scene) => {
  const { edition, known } = scene.records;
  return { scene, behind: behindOf([edition], known.lines, known.facts, scene.day) };
};

function explained(scene: Scene, asked: Asked): Explained {
  const { edition } = scene.records;
  const found = findAsked(edition, asked, edition.tiers[0]?.id ?? null);
  if (found.kind === 'unknown') throw new Error(`${asked.kind} ${String(asked.name)} is not known`);
  return explain(found, lookingAt(scene));
}

const all = (reason: Reason): readonly Reason[] => [reason, ...reason.of.flatMap(all)];

describe.each(editions)('$edition.id, explained', ({ edition, cases }) => {
  const { measures, capabilities } = edition.rules;

  test.each(cases)('$title: each measure comes to what its trace and its tree say', (one) => {
    const scene = sceneOfCase(edition, one);
    const looking = lookingAt(scene);
    for (const measure of measures) {
      const value = measured(measure, scene);
      expect(traceOf(measure, scene).value).toEqual(value);
      const tree = reasonOfMeasure(measure, looking);
      expect(tree.have).toBe(plainOf(value));
      for (const reason of all(tree)) {
        expect(reason.title.en).not.toBe('');
        expect(reason.says.fr).not.toBe('');
        if (reason.kind === 'measure' || reason.kind === 'requirement')
          expect(reason.rule?.line).toBeGreaterThan(0);
      }
    }
  });

  test.each(cases)(
    '$title: what is attained and what is missing is what the engine says',
    (one) => {
      const scene = sceneOfCase(edition, one);
      for (const capability of capabilities) {
        const said = explained(scene, { kind: 'capability', name: capability.id });
        expect(said.tree.holds).toBe(attainedOn(capability, scene));
        if (said.tree.holds !== true) expect(said.missing.length).toBeGreaterThan(0);
      }
      for (const tier of edition.tiers) {
        const said = explained(scene, { kind: 'tier', name: tier.id });
        const held = tier.requires.map((each) => heldOf(each, scene).holds);
        expect(said.tree.holds).toBe(held.every(Boolean));
        expect(said.missing.length > 0).toBe(!held.every(Boolean));
      }
    },
  );

  test.each(cases)(
    '$title: at most five ways, the cheapest first, and each does what it says',
    (one) => {
      const scene = sceneOfCase(edition, one);
      const asked: Asked[] = [
        ...edition.tiers.map(({ id }): Asked => ({ kind: 'tier', name: id })),
        ...capabilities.map(({ id }): Asked => ({ kind: 'capability', name: id })),
      ];
      for (const each of asked) {
        const said = explained(scene, each);
        expect(said.ways.length).toBeLessThanOrEqual(5);
        expect(said.ways.map(({ effort }) => effort)).toEqual(
          said.ways.map(({ effort }) => effort).toSorted((a, b) => a - b),
        );
        for (const way of said.ways) {
          expect(way.deeds.every(({ rule }) => rule.line > 0)).toBe(true);
          const done = doing(edition, one, way.deeds);
          if (done === null) continue;
          const then = explained(sceneOfCase(edition, done), each);
          expect(then.missing, `${each.kind} ${String(each.name)}: ${way.says.en}`).toEqual([]);
        }
      }
    },
  );
});

/** The case after these deeds; null for one that events alone do not say. */
function doing(edition: Edition, one: Case, deeds: readonly Deed[]): Case | null {
  const people: PersonInCase[] = [];
  const facts: FactInCase[] = [];
  for (const [at, { family, where, count, usd, each, more }] of deeds.entries()) {
    if (family === 'milestones') return null;
    const known = Object.fromEntries(
      Object.entries(where).map(([name, wanted]) => [name, [wanted].flat()[0]]),
    );
    // What must not be counted twice is each a new one.
    if (family === 'certifications') {
      const names = edition.clauses.length > 0 ? 'sales-professional' : 'anything';
      for (let i = 0; i < count; i += 1)
        people.push({
          name: `new ${at} ${i}`,
          country: null,
          holds: [
            {
              certification: typeof known['name'] === 'string' ? known['name'] : names,
              from: one.on,
              until: null,
            },
          ],
        });
      continue;
    }
    if (each !== null && !['customer', 'person', 'country', 'month'].includes(each)) return null;
    const { status: _, result: __, ...data } = known;
    const model = edition.clauses.find(({ id }) => id === deeds[at]?.rule.clause)?.earns.model;
    const account = Object.entries(one.accounts).find(([, place]) => place.model === model)?.[0];
    if (model !== undefined && model !== 'company' && account === undefined) return null;
    for (let i = 0; i < count; i += 1)
      facts.push({
        type: family,
        times: 1,
        data: {
          ...data,
          ...(account === undefined ? {} : { account }),
          ...(family === 'trainings'
            ? { person: `New ${at} ${i}`, course: `c-${i}`, ...data }
            : {}),
          ...(usd === null ? {} : { currency: 'USD', amount: String(usd) }),
          ...(family === 'deals' ? { deal: `new-${at}-${i}`, customer: `new-${at}-${i}` } : {}),
          ...(family === 'consumption'
            ? { month: one.on.slice(0, 7), customer: `new-${at}-${i}` }
            : {}),
          ...(more === null ? {} : { [more.field]: more.value }),
          ...(family === 'opportunities' && more === null && !('monthly-revenue' in data)
            ? { 'monthly-revenue': 1 }
            : {}),
        },
      });
  }
  // Usage counts only for customers that one is associated with, for whole months.
  if (facts.some(({ type }) => type === 'consumption')) return null;
  return { ...one, people: [...one.people, ...people], facts: [...one.facts, ...facts] };
}
