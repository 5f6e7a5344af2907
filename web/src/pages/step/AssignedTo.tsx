import { useQuery } from '@tanstack/react-query';
import { stepAssignmentsQuery } from '../../api/learning.ts';
import type { JourneyOne } from '../../api/types.ts';
import { useFormat } from '../../i18n/locale.tsx';
import { Facts } from '../../kit/Facts.tsx';
import { Section } from '../../kit/Page.tsx';
import { useMay } from '../../shell/me.tsx';
import { AssignmentState } from '../learning/AssignmentState.tsx';
import { useLearningTexts } from '../learning/texts.ts';

/** Whose step it is: each colleague with the day, and whether their part is done. Nothing where it is nobody's. */
export function AssignedTo({ journey, step }: { journey: JourneyOne; step: string }) {
  const t = useLearningTexts();
  const format = useFormat();
  const mayRead = useMay('people.read');
  const assigned = useQuery({
    ...stepAssignmentsQuery(journey.partner.id, journey.id, step),
    enabled: mayRead,
  });
  const items = assigned.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section title={t('onStep')}>
      <Facts
        rows={items.map((item) => [
          item.person.name ?? t('gone'),
          <span key={item.id}>
            <AssignmentState item={item} />{' '}
            {item.doneOn === null ? t('due', { day: format.dayLong(item.dueOn) }) : null}
          </span>,
        ])}
      />
    </Section>
  );
}
