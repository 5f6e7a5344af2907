import { usePartner } from '../shell/partner.tsx';
import { LiveMark } from '../kit/LiveMark.tsx';
import { PageBody, PageTitle } from '../kit/Page.tsx';
import { NotFound } from '../shell/Gate.tsx';
import { StatusView } from './status/StatusView.tsx';
import { useStatusTexts } from './status/texts.ts';

/** *Your status*: the tier and what secures it, one total, what to do next. */
export function StatusPage() {
  const t = useStatusTexts();
  const { id } = usePartner();
  if (id === null) return <NotFound />;
  return (
    <PageBody>
      <PageTitle title={t('title')} line={t('line')}>
        <LiveMark />
      </PageTitle>
      <StatusView partner={id} />
    </PageBody>
  );
}
