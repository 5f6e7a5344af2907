import type { enrolmentEn } from './words.enrolment.en.ts';

/** The same in French as it is written in Canada. */
export const enrolmentFr: Readonly<Record<keyof typeof enrolmentEn, string>> = {
  'open.enrolment': 'Ouvrir votre inscription',
  'open.package': 'Ouvrir la demande',
  'label.lines': 'Modèles et pays',
  'label.agreement': 'Entente',
  'label.reason': 'Motif',
  'reason.given': 'Voici la raison donnée :',
  'line.one': '{model}, {country}',

  'enrolment.to-decide.subject': '{partner} : une demande attend votre décision d’ici le {date}',
  'enrolment.to-decide.title': 'Une demande attend votre décision',
  'enrolment.to-decide.text':
    'Ce qui est clair est déjà coché. Décidez du reste d’ici le {date} : approuvez, demandez une modification ou refusez.',

  'enrolment.change-asked.subject': 'Votre demande doit être modifiée d’ici le {date}',
  'enrolment.change-asked.title': 'Votre demande doit être modifiée',
  'enrolment.change-asked.text': 'Voici ce que demande la personne qui l’examine :',

  'enrolment.change-asked.after':
    'Répondez d’ici le {date}. Sans réponse, ces modèles et ces pays comptent comme refusés.',

  'enrolment.taken-back.subject': 'Une décision sur votre demande est annulée',
  'enrolment.taken-back.title': 'Une décision sur votre demande est annulée',
  'enrolment.taken-back.text':
    'C’était une erreur, pour le motif ci-dessous. La demande est revue, et vous aurez une réponse d’ici le {date}. Vous n’avez rien à faire.',

  'enrolment.reopened.subject': 'Votre demande est examinée à nouveau',
  'enrolment.reopened.title': 'Votre demande est examinée à nouveau',
  'enrolment.reopened.text':
    'Elle a été refusée parce qu’elle semblait venir d’une entreprise connue ici. C’était une erreur, pour le motif ci-dessous. Elle est examinée à nouveau, et vous aurez une réponse. Vous n’avez rien à faire.',

  'enrolment.lines-rejected.subject': 'Une partie de votre demande n’a pas été acceptée',
  'enrolment.lines-rejected.title': 'Une partie de votre demande n’a pas été acceptée',
  'enrolment.lines-rejected.text':
    'Ces modèles et ces pays ne feront pas partie de votre inscription.',

  'enrolment.lines-lapsed.subject': 'Une partie de votre demande est échue',
  'enrolment.lines-lapsed.title': 'Une partie de votre demande est échue',
  'enrolment.lines-lapsed.text':
    'Le délai est passé sans ce qui était attendu. Vous pouvez demander de nouveau ces modèles et ces pays.',

  'enrolment.began.subject': '{partner} participe davantage',
  'enrolment.began.title': 'Une plus grande part de vos activités compte',
  'enrolment.began.text': 'Ce que vous y vendez, livrez et concevez compte dès aujourd’hui.',

  'enrolment.welcome.subject': 'Bienvenue au programme, {partner}',
  'enrolment.welcome.title': 'Bienvenue au programme',
  'enrolment.welcome.text':
    'Vous voilà inscrits, une seule fois pour tous les modèles et tous les pays. Ce que vous vendez, livrez et concevez compte dès aujourd’hui, et vos premiers points arrivent.',

  'enrolment.agreement-asked.subject': 'Acceptez l’entente d’ici le {date}',
  'enrolment.agreement-asked.title': 'L’entente est prête',
  'enrolment.agreement-asked.text':
    'Une personne autorisée à signer pour {partner} doit l’accepter d’ici le {date}. Ensuite, vous participez.',

  'enrolment.agreement-asked-again.subject': 'L’entente a une nouvelle version',
  'enrolment.agreement-asked-again.title': 'L’entente a une nouvelle version',
  'enrolment.agreement-asked-again.text':
    'Veuillez l’accepter d’ici le {date}. Rien ne s’arrête entre-temps; il vous la faudra pour le prochain renouvellement.',

  'enrolment.reminder-decision.subject':
    '{late, select, true {En retard} other {Rappel}} : la demande de {partner}',
  'enrolment.reminder-decision.title':
    '{late, select, true {Une de vos décisions est en retard} other {Une de vos décisions arrive à échéance}}',
  'enrolment.reminder-decision.text':
    '{late, select, true {L’échéance était le {date}.} other {L’échéance est le {date}.}} {partner} ne peut pas y commencer avant votre décision.',

  'enrolment.reminder-change.subject': 'Rappel : votre demande doit être modifiée d’ici le {date}',
  'enrolment.reminder-change.title': 'Votre demande doit encore être modifiée',
  'enrolment.reminder-change.text':
    'Sans réponse d’ici le {date}, ces modèles et ces pays comptent comme refusés.',

  'enrolment.reminder-agreement.subject': 'Rappel : acceptez l’entente d’ici le {date}',
  'enrolment.reminder-agreement.title': 'L’entente vous attend toujours',
  'enrolment.reminder-agreement.text':
    'Une personne autorisée à signer pour {partner} doit se connecter et l’accepter d’ici le {date}.',

  'enrolment.reminder-renewal.subject':
    '{late, select, true {Votre inscription attend son renouvellement} other {Votre inscription est à renouveler le {date}}}',
  'enrolment.reminder-renewal.title':
    '{late, select, true {Votre inscription attend son renouvellement} other {Votre inscription est à renouveler le {date}}}',
  'enrolment.reminder-renewal.text':
    '{late, select, true {Son année a pris fin le {date}. Renouvelez-la maintenant pour que tout continue de compter.} other {Une fois ouvert, le renouvellement prend une minute : confirmez votre entreprise, et acceptez l’entente si elle a changé.}}',

  'enrolment.escalation-decision.subject': 'Décision en retard : la demande de {partner}',
  'enrolment.escalation-decision.title': 'Une décision est en retard, et personne ne l’a prise',
  'enrolment.escalation-decision.text':
    'L’échéance était le {date}. {partner} ne peut pas y commencer tant que personne ne décide.',

  'enrolment.escalation-agreement.subject': '{partner} n’a pas accepté l’entente',
  'enrolment.escalation-agreement.title': '{partner} n’a pas accepté l’entente',
  'enrolment.escalation-agreement.text': 'L’échéance était le {date}. Un mot pourrait aider.',

  'enrolment.renewal-opened.subject': 'Vous pouvez maintenant renouveler votre inscription',
  'enrolment.renewal-opened.title': 'Vous pouvez maintenant renouveler votre inscription',
  'enrolment.renewal-opened.text':
    'Son année prend fin le {date}. Confirmez votre entreprise, et acceptez l’entente si elle a changé.',

  'enrolment.renewed.subject': 'Votre inscription est renouvelée jusqu’au {date}',
  'enrolment.renewed.title': 'Votre inscription est renouvelée',
  'enrolment.renewed.text': 'Vous participez une année de plus, jusqu’au {date}.',

  'enrolment.grace.subject': 'Votre inscription doit être renouvelée d’ici le {date}',
  'enrolment.grace.title': 'L’année de votre inscription a pris fin',
  'enrolment.grace.text':
    'Tout continue jusqu’au {date}. Sans renouvellement d’ici là, vos activités cesseront de compter.',

  'enrolment.dormant.subject': 'Votre inscription est échue',
  'enrolment.dormant.title': 'Votre inscription est échue',
  'enrolment.dormant.text':
    'Elle n’a pas été renouvelée à temps, et vos activités ne comptent plus. Vous pouvez la reprendre, telle quelle, jusqu’au {date}.',

  'enrolment.suspended.subject': 'Votre inscription est suspendue',
  'enrolment.suspended.title': 'Votre inscription est suspendue',
  'enrolment.suspended.text':
    'Les points que vous avez restent. Ce qui arrive entre-temps est retenu, et comptera une fois la suspension levée.',

  'enrolment.reinstated.subject': 'Votre inscription reprend',
  'enrolment.reinstated.title': 'Votre inscription reprend',
  'enrolment.reinstated.text': 'La suspension est levée. Ce qui est arrivé entre-temps compte.',

  'enrolment.over.subject': 'Votre inscription a pris fin',
  'enrolment.over.title': 'Votre inscription a pris fin',
  'enrolment.over.text':
    'Les points acquis restent jusqu’à leur échéance. Vous pourrez présenter une nouvelle demande plus tard.',
};
