import { useEffect, useRef } from 'react';
import { announce } from '../../api/announce.ts';
import type { StepItem } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { useStepWord } from '../../kit/StateBadge.tsx';

/** Says in one sentence that the step came to another state or count by itself. */
export function useSpokenState(step: StepItem): void {
  const word = useStepWord(step);
  const format = useFormat();
  const seen = useRef({ id: step.id, word });
  const title = format.say(step.title);
  useEffect(() => {
    const before = seen.current;
    seen.current = { id: step.id, word };
    if (before.id === step.id && before.word !== word) announce(`${title}: ${word}.`);
  }, [step.id, word, title]);
}
