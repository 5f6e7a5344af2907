import type { applicationEn } from './words.application.en.ts';

/** Les mêmes, en français du Canada. */
export const applicationFr: Readonly<Record<keyof typeof applicationEn, string>> = {
  'open.application.confirm': 'Confirmer mon adresse',
  'open.application.continue': 'Poursuivre ma demande',
  'open.application.received': 'Ouvrir une session',
  'open.application.joined': 'Ouvrir une session',
  'open.application.declined': 'Faire une demande pour une autre entreprise',
  'open.people': 'Ouvrir Personnes',
  'why.applied':
    'Quelqu’un a entré cette adresse pour devenir partenaire. Si ce n’était pas vous, ne faites rien : tout sera oublié sans que vous ayez à intervenir.',
  'why.administrator':
    'Vous vous occupez des personnes de {partner} : c’est pourquoi vous recevez ce courriel.',
  'application.badge.joined': 'C’est fait',
  'application.link':
    'Le bouton sert une seule fois, jusqu’au {date}. S’il est expiré, demandez-en un nouveau sur la même page.',

  'application.confirm.subject': 'Confirmez votre adresse pour devenir partenaire',
  'application.confirm.title': 'Confirmez votre adresse',
  'application.confirm.text':
    'Vous souhaitez participer au programme de partenariat. Confirmez que cette boîte aux lettres est la vôtre, et le formulaire s’ouvre.',

  'application.continue.subject': 'Poursuivez votre demande',
  'application.continue.title': 'Votre demande vous attend, {name}',
  'application.continue.text':
    'Ce que vous avez rempli est enregistré. Ouvrez-le sur cet appareil et poursuivez où vous en étiez.',

  'open.application.fading': 'Poursuivre ma demande',
  'application.fading.subject': 'Votre demande sera oubliée le {forgotten}',
  'application.fading.title': 'Votre demande vous attend toujours, {name}',
  'application.fading.text':
    'Personne ne l’a poursuivie depuis un moment. Ce que vous avez rempli est gardé jusqu’au {forgotten}, puis oublié. Ouvrez-la pour la garder; si vous n’en avez plus besoin, ne faites rien.',

  'application.received.subject': 'Nous avons reçu la demande de {company}',
  'application.received.title': 'Votre demande nous est parvenue',
  'application.received.text':
    'Nous examinons chaque modèle d’affaires et chaque pays, et nous vous écrivons dès qu’une décision est prise. Ce qui est clair avance sans attendre.',
  'application.received.after':
    'Ouvrez une session avec cette adresse pour voir où en est la demande. Vous vous occupez ici des personnes de {company} et pouvez inviter des collègues.',

  'application.joined.subject': 'Vous agissez maintenant pour {company}',
  'application.joined.title': 'Vous agissez maintenant pour {company}',
  'application.joined.text':
    'Ouvrez une session avec cette adresse : tout est prêt pour vous, {name}.',

  'application.declined.subject': 'Votre demande de vous joindre à {company} a été refusée',
  'application.declined.title': 'Votre demande a été refusée',
  'application.declined.text':
    'La personne qui administre {company} l’a examinée. Si vous croyez qu’il s’agit d’une erreur, parlez-lui; si votre entreprise en est une autre, vous pouvez faire une demande pour elle.',

  'claim.badge': 'Approuvé',
  'open.claim': 'Voir',
  'claim.to-decide.subject': 'Quelqu’un demande à administrer {partner}',
  'claim.to-decide.title': 'Quelqu’un demande à administrer {partner}',
  'claim.to-decide.text':
    'La personne qui le faisait est partie, dit un membre de l’entreprise, avec une adresse de son domaine. Approuvez et dites qui est parti, ou refusez. Voici pourquoi :',
  'claim.to-administrator.subject': 'Quelqu’un demande à administrer {partner} à votre place',
  'claim.to-administrator.title': 'Quelqu’un dit que plus personne n’administre {partner}',
  'claim.to-administrator.text':
    'Si vous êtes toujours là, refusez, ou approuvez et partagez le rôle. Sans un mot de vous, le gestionnaire de partenaires décide. Voici pourquoi on le demande :',
  'claim.approved.subject': 'Vous administrez maintenant {partner}',
  'claim.approved.title': 'Vous administrez maintenant {partner}',
  'claim.approved.text':
    'Vous vous occupez de ses personnes, de ses modèles d’affaires et de ses pays, et acceptez ses ententes. Choisissez le rôle à côté de votre nom.',
  'claim.declined.subject': 'Vous n’administrez pas {partner}',
  'claim.declined.title': 'Votre demande d’administrer {partner} a été refusée',
  'claim.declined.text': 'Tout reste comme avant. Voici pourquoi :',
  'join-request.subject': 'Quelqu’un demande à agir pour {partner}',
  'join-request.title': 'Quelqu’un demande à agir pour {partner}',
  'join-request.text':
    'Cette personne a confirmé une adresse du domaine de votre entreprise. Voyez de qui il s’agit, puis donnez-lui un rôle, ou refusez.',
};
