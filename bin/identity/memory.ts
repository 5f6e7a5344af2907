/** What the embedded provider remembers while it runs: sessions, codes, grants. Tokens are JWTs. */
import type { Adapter, AdapterPayload } from 'oidc-provider';

type Kept = { readonly payload: AdapterPayload; readonly expiresAt: number };

/** The most that is kept; the oldest goes first, so that nobody fills the memory by asking. */
const keptMax = 20_000;

/** A store for one provider. Restarting forgets it: people sign in again with one click. */
export function createMemory(): (model: string) => Adapter {
  const kept = new Map<string, Kept>();

  const live = (key: string): AdapterPayload | undefined => {
    const found = kept.get(key);
    if (found === undefined) return undefined;
    if (found.expiresAt > Date.now()) return found.payload;
    kept.delete(key);
    return undefined;
  };
  const findBy = (
    model: string,
    field: 'uid' | 'userCode',
    value: string,
  ): AdapterPayload | undefined => {
    for (const key of kept.keys()) {
      const payload = key.startsWith(`${model}:`) ? live(key) : undefined;
      if (payload?.[field] === value) return payload;
    }
    return undefined;
  };

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Number.POSITIVE_INFINITY;
      kept.delete(`${model}:${id}`);
      kept.set(`${model}:${id}`, { payload, expiresAt });
      const oldest = kept.size > keptMax ? kept.keys().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
    },
    async find(id) {
      return live(`${model}:${id}`);
    },
    async findByUid(uid) {
      return findBy(model, 'uid', uid);
    },
    async findByUserCode(userCode) {
      return findBy(model, 'userCode', userCode);
    },
    async consume(id) {
      const payload = live(`${model}:${id}`);
      if (payload !== undefined) payload['consumed'] = Math.floor(Date.now() / 1000);
    },
    async destroy(id) {
      kept.delete(`${model}:${id}`);
    },
    async revokeByGrantId(grantId) {
      for (const [key, { payload }] of kept) {
        if (payload.grantId === grantId) kept.delete(key);
      }
    },
  });
}
