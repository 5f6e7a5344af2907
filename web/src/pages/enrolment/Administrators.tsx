import { Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { membersQuery } from '../../api/members.ts';
import { RowsSkeleton, ErrorNote } from '../../kit/Notes.tsx';
import classes from './Enrolment.module.css';
import { useEnrolmentTexts } from './texts.ts';

type Props = {
  label: string;
  hint: string;
  /** People's ids. */
  value: readonly string[];
  set: (people: string[]) => void;
};

/** The administrators of the own company, to be ticked. Whoever is ticked and gone has to be unticked by the choice. */
export function Administrators({ label, hint, value, set }: Props) {
  const t = useEnrolmentTexts();
  const members = useQuery(membersQuery());
  if (members.data === undefined) {
    return members.error === null ? (
      <RowsSkeleton rows={2} />
    ) : (
      <ErrorNote error={members.error} again={() => void members.refetch()} />
    );
  }
  const people = members.data.items.filter(({ role }) => role === 'partner-admin');
  const known = people.map(({ person }) => person.id);
  const ticked = value.filter((id) => known.includes(id));
  return (
    <Checkbox.Group
      label={label}
      description={hint}
      value={ticked}
      onChange={set}
      error={ticked.length === 0 ? t('sign.none') : null}
    >
      <div className={classes['boxes']}>
        {people.map(({ id, person }) => (
          <Checkbox
            key={id}
            value={person.id}
            label={person.name ?? person.mail ?? ''}
            description={person.name === null ? null : person.mail}
          />
        ))}
      </div>
    </Checkbox.Group>
  );
}
