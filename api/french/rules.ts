/** What the rules of the program and the routes refuse, in the order of the paths: people, applications, journeys, decisions. */
import type { Sentences } from './sentences.types.ts';

export const RULES: Sentences = [
  // The company and its people
  ['Your company is not known here yet.', 'Votre entreprise n’est pas encore connue ici.'],
  ['there is no such partner', 'il n’y a pas de tel partenaire'],
  ['no partner {}', 'il n’y a pas de partenaire {0}'],
  [
    'You act in some countries only; this is of the whole company.',
    'Vous n’agissez que dans certains pays; cela touche toute l’entreprise.',
  ],
  [
    'You look after the people of your own countries only.',
    'Vous ne vous occupez que des gens de vos propres pays.',
  ],
  [
    'Somebody has to look after the people: make another person administrator first.',
    'Quelqu’un doit s’occuper des gens : nommez d’abord une autre personne administratrice.',
  ],
  ['Somebody invited this person just now.', 'Quelqu’un vient d’inviter cette personne.'],
  [
    'This person is here already: change the role instead.',
    'Cette personne est déjà ici : changez plutôt son rôle.',
  ],
  [
    'Too many invitations are open: take some back first.',
    'Trop d’invitations sont ouvertes : retirez-en d’abord.',
  ],
  [
    'Your address is not of the company’s own domain.',
    'Votre adresse n’est pas du domaine de l’entreprise.',
  ],
  [
    'Somebody of your company asks for it already.',
    'Quelqu’un de votre entreprise le demande déjà.',
  ],
  [
    'Nobody decides what they asked for themselves.',
    'Personne ne décide de ce qu’il a demandé lui-même.',
  ],
  ['This is decided already.', 'C’est déjà décidé.'],
  [
    'Only the session of a browser remembers this.',
    'Seule la session d’un navigateur s’en souvient.',
  ],
  ['Looking as somebody else only reads.', 'Qui regarde comme un autre ne fait que lire.'],
  ['This is a system, not a person.', 'C’est un système, pas une personne.'],
  [
    'This person acts for others too: they do it themselves, or ask the program owner.',
    'Cette personne agit aussi pour d’autres : elle le fait elle-même ou s’adresse au responsable du programme.',
  ],
  [
    'Whoever looks after the whole company does this.',
    'C’est à qui s’occupe de toute l’entreprise de le faire.',
  ],
  [
    'There are no switches here: this is no demo.',
    'Il n’y a pas de commandes ici : ce n’est pas une démo.',
  ],
  [
    'Its world is being loaded, or its data is not its own.',
    'Son monde se charge, ou ses données ne sont pas les siennes.',
  ],

  // Applications
  [
    'Use your work address, at the domain of your company.',
    'Prenez votre adresse de travail, au domaine de votre entreprise.',
  ],
  ['Something is still missing.', 'Il manque encore quelque chose.'],
  [
    'Your company is enrolled: join it, or say it is another.',
    'Votre entreprise est inscrite : rejoignez-la, ou dites que c’en est une autre.',
  ],
  [
    'No company of your mail domain can be joined.',
    'Aucune entreprise de votre domaine de courriel ne peut être rejointe.',
  ],
  [
    'It was sent: sign in, and withdraw the enrolment.',
    'Elle est envoyée : connectez-vous et retirez l’inscription.',
  ],
  [
    'The application was changed in another window meanwhile.',
    'La demande a changé entre-temps dans une autre fenêtre.',
  ],
  ['the application was changed elsewhere meanwhile', 'la demande a changé ailleurs entre-temps'],
  ['The application is over.', 'La demande est terminée.'],

  // Enrolments
  ['This enrolment is over ({}).', 'Cette inscription est terminée.'],
  ['an enrolment of this partner is open', 'une inscription de ce partenaire est ouverte'],
  ['an enrolment is open', 'une inscription est ouverte'],
  ['the enrolment is not open yet', 'l’inscription n’est pas encore ouverte'],
  ['the enrolment is {}: no {} now', 'l’état de l’inscription ne le permet pas maintenant'],
  ['the enrolment has no line {}', 'l’inscription n’a pas la ligne {0}'],
  ['the edition does not say how to enrol', 'l’édition ne dit pas comment s’inscrire'],
  ['there is no edition {}', 'il n’y a pas d’édition {0}'],
  ['the edition has no reason {}', 'l’édition n’a pas le motif {0}'],
  ['{} is {} already', 'cette ligne est déjà dans cet état'],
  ['{} is {}, and waits for no decision', 'cette ligne n’attend aucune décision'],
  ['{} is {}: no change is asked for', 'aucun changement n’est demandé pour cette ligne'],
  ['{} is {}: that followed', 'la ligne a changé depuis : il y a eu une suite'],
  ['{} is decided by {}', 'c’est à une autre fonction de décider'],
  ['{} was decided by {}', 'une autre fonction en a décidé'],
  ['{} takes part: keep it, or end it', 'cette ligne participe : gardez-la ou mettez-y fin'],
  ['{} is looked at; wait for the decision', 'une ligne est à l’examen; attendez la décision'],
  ["nobody's decision stands on {}", 'aucune décision ne tient sur cette ligne'],
  ['name at least one line', 'nommez au moins une ligne'],
  [
    'these are all that takes part: leave the program instead',
    'c’est tout ce qui participe : quittez plutôt le programme',
  ],
  ['a suspension needs its reason', 'une suspension a besoin d’un motif'],
  ['it is not time to renew yet', 'il n’est pas encore temps de renouveler'],
  ['say what has changed', 'dites ce qui a changé'],
  ['say what has to change', 'dites ce qui doit changer'],
  ['somebody has to be able to accept the agreement', 'quelqu’un doit pouvoir accepter l’entente'],
  ['there is nothing to accept here', 'il n’y a rien à accepter ici'],
  ['the agreement has changed; read it again', 'l’entente a changé; relisez-la'],
  ['the agreement has to be accepted first', 'l’entente doit d’abord être acceptée'],
  [
    'this person may not sign for the company',
    'cette personne ne peut pas signer pour l’entreprise',
  ],

  // Journeys and their steps
  ['The program has no practice {}.', 'Le programme n’a pas de pratique {0}.'],
  ['the edition has no practice {}', 'l’édition n’a pas de pratique {0}'],
  ['This journey is over.', 'Ce parcours est terminé.'],
  ['This journey is over ({}).', 'Ce parcours est terminé.'],
  ['the journey is paused', 'le parcours est en pause'],
  ['the journey is not paused', 'le parcours n’est pas en pause'],
  ['the journey is not open yet', 'le parcours n’est pas encore ouvert'],
  ['the journey is {}', 'le parcours est terminé'],
  ['the journey has no step {}', 'le parcours n’a pas d’étape {0}'],
  ['the plan has no step {}', 'le plan n’a pas d’étape {0}'],
  ['a journey in this practice is open', 'un parcours dans cette pratique est ouvert'],
  ['another attempt may start on {}', 'un nouvel essai peut commencer le {0}'],
  ['a milestone is to be paid', 'un jalon est à payer'],
  ['something else is being recorded; look again', 'autre chose s’enregistre; regardez de nouveau'],
  ['{} is {}, not open for an assessment', 'cette étape n’attend pas d’évaluation'],
  ['{} is {}, nothing can be handed in', 'rien ne peut être remis à cette étape'],
  [
    'every question takes an answer from 1 to 5; missing: {}, unknown: {}',
    'chaque question prend une réponse de 1 à 5; manquantes : {0}, inconnues : {1}',
  ],
  ['Add a file, a link or a note first.', 'Ajoutez d’abord un fichier, un lien ou une note.'],
  ['add a file, a link or a note first', 'ajoutez d’abord un fichier, un lien ou une note'],
  [
    'A step holds at most {} pieces of evidence.',
    'Une étape tient au plus {0} pièces justificatives.',
  ],
  ['It was handed in: it cannot be taken back.', 'C’est remis : cela ne peut plus être repris.'],
  ['This step takes {}, not a {}.', 'Cette étape ne prend pas ce genre de pièce.'],
  ['This step takes no evidence now.', 'Cette étape ne prend pas de pièce maintenant.'],
  [
    'some of the evidence is not there any more; look again',
    'une partie des pièces n’est plus là; regardez de nouveau',
  ],

  // Decisions
  ['Nobody decides their own enrolment.', 'Personne ne décide de sa propre inscription.'],
  [
    'Nobody has their own enrolment decided on their behalf.',
    'Personne ne fait décider de sa propre inscription en son nom.',
  ],
  [
    'That company has answered, or the applicant has gone on.',
    'Cette entreprise a répondu, ou la personne est passée à autre chose.',
  ],
  ['somebody else works on this package', 'quelqu’un d’autre travaille sur ce dossier'],
  ['nothing of it waits for onboarding', 'rien n’y attend l’accueil des partenaires'],
  ['that is for onboarding to say', 'c’est à l’accueil des partenaires de le dire'],
  ['It has been decided.', 'C’est décidé.'],
  ['Something in it is to be looked at by itself.', 'Quelque chose y demande un examen à part.'],
  [
    'A rejection of a package needs its coded reason.',
    'Le refus d’un dossier a besoin de son motif codé.',
  ],
  ['Nothing of it waits for you.', 'Rien n’y attend votre décision.'],
  ['Your role does not decide.', 'Votre rôle ne décide pas.'],
  ['This is for a {} to decide.', 'C’est à une autre fonction de décider.'],
  ['{} is not decided by a person', 'personne ne décide de cette étape'],
  ['{} is {}, not in review', 'cette étape n’est pas à l’examen'],
  ['{} is {}, nothing is decided', 'rien n’est décidé à cette étape'],
  ['{} does not wait for a decision', 'cela n’attend pas de décision'],
  ['This is {} already.', 'La décision est déjà prise.'],
  ['Nobody decides their own step.', 'Personne ne décide de sa propre étape.'],
  ['nobody decides their own step', 'personne ne décide de sa propre étape'],
  ['nobody decides their own line', 'personne ne décide de sa propre ligne'],
  ['nobody decides their own enrolment', 'personne ne décide de sa propre inscription'],
  [
    'Nobody has their own step decided on their behalf.',
    'Personne ne fait décider de sa propre étape en son nom.',
  ],
  ['Somebody else works on this.', 'Quelqu’un d’autre y travaille.'],
  ['Somebody else works on this until {}.', 'Quelqu’un d’autre y travaille jusqu’à {0}.'],
  ['somebody else has taken this decision', 'quelqu’un d’autre a pris cette décision en main'],
  [
    'nobody handed these decisions over, or not for now',
    'personne n’a confié ces décisions, ou pas pour l’instant',
  ],
  [
    'Too many go on already: end some first.',
    'Trop de délégations courent déjà : mettez d’abord fin à certaines.',
  ],
  ['A reason is needed to reject.', 'Il faut un motif pour refuser.'],
  ['a rejection needs its reason', 'un refus a besoin d’un motif'],
  [
    'A reason is needed to reject or to ask for a change.',
    'Il faut un motif pour refuser ou demander un changement.',
  ],
  [
    'a reason is needed to reject or to ask for a change',
    'il faut un motif pour refuser ou demander un changement',
  ],
  [
    'It has changed since you read it; look again.',
    'Cela a changé depuis votre lecture; regardez de nouveau.',
  ],
  [
    'Part of it is decided, or compliance looks at it: decide what is left line by line.',
    'Une partie est décidée, ou la conformité l’examine : décidez du reste ligne par ligne.',
  ],
  ['say why it is taken back', 'dites pourquoi c’est repris'],
  ['its milestone is done: that followed', 'son jalon est atteint : il y a eu une suite'],
  ['{} was paid before with other contents', '{0} a déjà été payé avec un autre contenu'],
  [
    'Mend what is found in it first: it cannot be read.',
    'Corrigez d’abord ce qui y est relevé : on ne peut pas la lire.',
  ],
  [
    'Mend what is found in it, and the golden cases that fail, first.',
    'Corrigez d’abord ce qui y est relevé, et les cas types qui échouent.',
  ],
  [
    'Try the draft as it is now on all partners first, to the end.',
    'Essayez d’abord ce brouillon, tel qu’il est, sur tous les partenaires, jusqu’au bout.',
  ],
  ['This is asked for already.', 'C’est déjà demandé.'],
];
