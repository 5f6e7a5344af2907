import type { JourneyOne } from '../../api/types.ts';
import { useCommon } from '../../i18n/common.ts';
import { Section } from '../../kit/Page.tsx';
import classes from './Journey.module.css';
import { Person } from './Person.tsx';
import { useJourneyTexts } from './texts.ts';

/** Who helps with this journey. */
export function Contacts({ contacts, mine }: { contacts: JourneyOne['contacts']; mine: boolean }) {
  const t = useJourneyTexts();
  const words = useCommon();
  if (contacts.length === 0) return null;
  return (
    <Section title={t(mine ? 'contacts' : 'contacts.partner')}>
      <ul className={classes['contacts']}>
        {contacts.map((contact) => (
          <Person
            key={`${contact.role} ${contact.name}`}
            name={contact.name}
            detail={words(contact.role)}
          />
        ))}
      </ul>
    </Section>
  );
}
