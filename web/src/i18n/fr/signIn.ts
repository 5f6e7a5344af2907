import type { signIn as en } from '../en/signIn.ts';
import type { SameTexts } from '../texts.tsx';

/** La première page, pour qui n’a pas ouvert de session. */
export const signIn: SameTexts<typeof en> = {
  product: 'Ascent',
  demo: 'Démo',
  title: 'Qui êtes-vous aujourd’hui?',
  line: 'Des personnes d’un même programme de partenariat. Un clic chacune. Ouvrez-en une deuxième à côté : ce que l’une fait, l’autre le voit.',
  partner: 'Partenaire',
  partnerWho: 'Maya Tremblay, Havel IT Inc.',
  partnerSays:
    'Cinq comptes, trois programmes, deux pays : un seul statut. Demandez pourquoi un nombre est ce qu’il est, jusqu’à une vente retournée.',
  partnerOpen: 'Ouvrir votre statut',
  lead: 'Responsable de pratique',
  leadWho: 'Luc Gagnon, Havel IT Inc.',
  leadSays:
    'Commencez une pratique Ignite, évaluez ce que vous avez déjà et remettez ce que demande un jalon.',
  leadOpen: 'Ouvrir Ignite',
  manager: 'Gestionnaire de partenaires',
  managerWho: 'Daniel Okafor, Amérique du Nord',
  managerSays:
    'Voyez ce qui attend votre décision et ce qui suit si vous approuvez, puis regardez changer la fenêtre du partenaire.',
  managerOpen: 'Ouvrir les décisions',
  onboarding: 'Intégration',
  onboardingWho: 'Amara Diallo, fournisseur',
  onboardingSays:
    'Une demande de six lignes attend : trois sont déjà cochées, trois demandent chacune une décision. Une autre est en retard.',
  onboardingOpen: 'Ouvrir les demandes',
  compliance: 'Conformité',
  complianceWho: 'Stefan Lindqvist, fournisseur',
  complianceSays:
    'La vérification a trouvé quelque chose dans une demande. Voyez par quelle liste et pourquoi, puis levez ou confirmez l’alerte.',
  complianceOpen: 'Ouvrir l’alerte',
  owner: 'Responsable du programme',
  ownerWho: 'Elena Marsh, fournisseur',
  ownerSays:
    'Tous les partenaires en une liste, toutes les sources de faits et le programme lui-même : chaque article avec sa ligne.',
  ownerOpen: 'Ouvrir les partenaires',
  beside: 'Ouvrir à côté de cette fenêtre, en tant que {who}',
  others: 'Autres personnes :',
  learner: 'membre de l’équipe',
  reviewer: 'évaluation',
  underWay: 'Deux personnes qui n’ont pas encore de compte :',
  joining: 'Noah Bergeron demande à agir pour Havel IT; Maya décide',
  applying:
    'et Léa Fontaine est au milieu d’une demande; le lien pour continuer est dans la boîte de courriel, dont l’adresse s’affiche au démarrage.',
  become: 'Votre entreprise n’est pas encore partenaire?',
  becomeGo: 'Devenir partenaire',
  own: 'Ouvrir une session avec votre propre compte',
  real: 'Ce qui est réel ici',
  realSays:
    'Des partenaires fictifs, de vraies règles : chaque nombre est calculé à partir des faits reçus, aucun n’est saisi. Leurs dates ont été déplacées : le dernier mois complet est le mois dernier.',
  switches: 'Les commandes de la démo',
  feed: 'Flux en direct',
  feedSays: 'Des formations et des ventes, envoyées à l’API toutes les quelques secondes',
  'now.away': 'Tout redémarre…',
  'now.loading': 'Le monde se charge, ce qui prend environ une minute.',
  'now.failed': 'Le monde n’a pas pu être chargé. {line}',
  'now.ready': 'Le monde est chargé.',
  'now.feeds': 'Le flux est en marche.',
  'now.sent': '{count} envois, le dernier : {line}',
  over: 'Recommencer',
  'over.title': 'Recommencer ?',
  'over.says':
    'Tout ce qui a été fait dans cette démo est effacé, et son monde est chargé de nouveau. Cela prend environ une minute et met fin à toutes les sessions.',
  'over.cancel': 'Garder',
  'over.go': 'Recommencer',
  'plain.title': 'Ouvrez une session dans votre programme de partenariat',
  'plain.says':
    'Votre statut et vos points, les pratiques que vous bâtissez et les décisions qui vous attendent.',
  'plain.go': 'Ouvrir une session',
  'plain.help':
    'Vous ouvrez une session avec le compte de votre organisation, puis revenez ici. Si vous n’en avez pas, adressez-vous à l’administration de votre entreprise.',
  language: 'English',
};
