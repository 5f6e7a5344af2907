import { useReducedMotion } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../i18n/locale.tsx';
import classes from './Figure.module.css';

const COUNT_MS = 200;
const FRESH_MS = 2_000;

/**
 * A number that may change while it is looked at: it counts to the new value in 200 ms and is tinted for two seconds.
 * With reduced motion it changes at once.
 */
export function Figure({
  value,
  size = 'page',
}: {
  value: number;
  size?: 'page' | 'figure' | 'text';
}) {
  const format = useFormat();
  const shown = useCountTo(value);
  const fresh = useFresh(value);
  return (
    <span className={classes['figure']} data-size={size} data-fresh={fresh || undefined} data-num>
      {format.number(shown)}
    </span>
  );
}

function useCountTo(value: number): number {
  const still = useReducedMotion();
  const [shown, setShown] = useState(value);
  const from = useRef(value);
  useEffect(() => {
    const start = from.current;
    if (start === value) return undefined;
    if (still) {
      from.current = value;
      setShown(value);
      return undefined;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const part = Math.min(1, (now - began) / COUNT_MS);
      from.current = Math.round(start + (value - start) * part);
      setShown(from.current);
      if (part < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value, still]);
  return shown;
}

/** True for two seconds after `value` changed; false on the first sight of it. */
export function useFresh(value: unknown): boolean {
  const [fresh, setFresh] = useState(false);
  const seen = useRef(value);
  useEffect(() => {
    if (Object.is(seen.current, value)) return undefined;
    seen.current = value;
    setFresh(true);
    const timer = setTimeout(() => setFresh(false), FRESH_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return fresh;
}
