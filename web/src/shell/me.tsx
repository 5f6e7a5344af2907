import { createContext, useContext } from 'react';
import type { Me } from '../api/types.ts';

/** Whoever is signed in, for everything inside the shell. */
export const MeContext = createContext<Me | null>(null);

/** Whoever is signed in; pages are only shown when somebody is. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error('useMe outside the shell');
  return me;
}

/** Whether the reader may do this, by the API's own list; which rows is for the API to say. */
export const useMay = (action: string): boolean => useMe().may.includes(action);
