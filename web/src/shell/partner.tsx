import { type ReactNode, createContext, useContext, useMemo } from 'react';
import { useMe } from './me.tsx';

type Looked = { readonly id: string | null; readonly name: string };

const Context = createContext<Looked | null>(null);

/** Everything below is about this partner, not about the reader's own. */
export function PartnerProvider({
  id,
  name,
  children,
}: {
  id: string;
  name: string;
  children: ReactNode;
}) {
  const value = useMemo(() => ({ id, name }), [id, name]);
  return <Context value={value}>{children}</Context>;
}

/** The partner that the page is about, and what an address needs to say so when it is not the reader's own. */
export function usePartner(): Looked & { whyOf: { of?: string }; own: boolean } {
  const me = useMe();
  const looked = useContext(Context);
  const id = looked?.id ?? me.partner?.id ?? null;
  const own = id === (me.partner?.id ?? null);
  return {
    id,
    name: looked?.name ?? me.partner?.name ?? '',
    own,
    whyOf: own || id === null ? {} : { of: id },
  };
}
