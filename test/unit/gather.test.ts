import { expect, test } from 'vitest';
import { gathered, gathering } from '../../db/gather.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const turns = async (count: number) => {
  for (let i = 0; i < count; i += 1) await turn();
};

/** A question whose answers the test gives, in any order. */
function questions() {
  const asked: { keys: readonly string[]; answer: (value: string) => void; fail: () => void }[] =
    [];
  const ask = gathered<string, string>((keys) => {
    const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, string>>();
    asked.push({
      keys,
      answer: (value) => resolve(new Map(keys.map((key) => [key, `${key} ${value}`]))),
      fail: () => reject(new Error('away')),
    });
    return promise;
  });
  return { asked, ask };
}

test('what many ask for at once is one question, each key once', async () => {
  const { asked, ask } = questions();
  const answers = Promise.all(['a', 'b', 'a', 'a'].map(ask));
  await turns(10);
  expect(asked.map(({ keys }) => keys)).toEqual([['a', 'b']]);
  asked[0]?.answer('one');
  expect(await answers).toEqual(['a one', 'b one', 'a one', 'a one']);
});

test('nobody is answered by a question that was asked before them', async () => {
  const { asked, ask } = questions();
  const first = ask('a');
  await turns(10);
  const second = ask('a');
  await turns(10);
  expect(asked).toHaveLength(1);
  asked[0]?.answer('before');
  expect(await first).toBe('a before');
  await turns(10);
  asked[1]?.answer('after');
  expect(await second).toBe('a after');
});

test('one that takes long holds up nobody else', async () => {
  const { asked, ask } = questions();
  void ask('slow');
  await turns(10);
  const other = ask('other');
  await expect.poll(() => asked.length, { interval: 5 }).toBe(2);
  asked[1]?.answer('in time');
  expect(await other).toBe('other in time');
});

test('a failure reaches all who asked together, and nobody after them', async () => {
  const { asked, ask } = questions();
  const together = Promise.allSettled([ask('a'), ask('b')]);
  await turns(10);
  asked[0]?.fail();
  expect((await together).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const after = ask('a');
  await turns(10);
  asked[1]?.answer('again');
  expect(await after).toBe('a again');
});

test('what no answer speaks of has none', async () => {
  const ask = gathered<string, string>(async () => new Map());
  expect(await ask('a')).toBeUndefined();
});

test('turns that keep bringing more do not put a question off for ever', async () => {
  let asked = 0;
  const want = gathering(async () => {
    asked += 1;
  });
  for (let i = 0; i < 20; i += 1) {
    want();
    await turn();
  }
  expect(asked).toBeGreaterThanOrEqual(3);
  await turns(10);
  const before = asked;
  want();
  await turns(3);
  expect(asked).toBe(before + 1);
});
