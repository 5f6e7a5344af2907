import { PageBody, PageTitle } from '../kit/Page.tsx';
import { NotFound } from '../shell/Gate.tsx';
import { usePartner } from '../shell/partner.tsx';
import { PeopleList } from './partners/PeopleList.tsx';
import { usePartnersTexts } from './partners/texts.ts';

/** *People*: who holds what, and what lapses next. */
export function PeoplePage() {
  const t = usePartnersTexts();
  const { id } = usePartner();
  if (id === null) return <NotFound />;
  return (
    <PageBody>
      <PageTitle title={t('peopleTitle')} line={t('peopleLine')} />
      <PeopleList partner={id} />
    </PageBody>
  );
}
