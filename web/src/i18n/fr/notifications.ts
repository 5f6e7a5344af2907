import type { SameTexts } from '../texts.tsx';
import type { notifications as en } from '../en/notifications.ts';

/** The same in French as it is written in Canada. */
export const notifications: SameTexts<typeof en> = {
  title:
    '{unread, plural, =0 {Vous avez tout lu} one {Un nouveau message} other {{unread, number} nouveaux messages{more, select, true { ou plus} other {}}}}',
  line: 'Ce qui s’est passé, du plus récent au plus ancien. Conservé {days, number} jours.',
  view: 'Quels messages',
  'view.all': 'Tous',
  'view.unread': 'Nouveaux',
  list: 'Messages',
  allRead: 'Tout marquer comme lu',
  choose: 'Choisir ce que vous recevez',
  unread: 'Nouveau',
  markRead: 'Marquer comme lu : {title}',
  markUnread: 'Marquer comme nouveau : {title}',
  'empty.all.title': 'Il ne s’est encore rien passé',
  'empty.all.says':
    'Ce qui vous attend, ce qui a été décidé et ce qui change dans votre statut apparaît ici, en plus du courriel.',
  'empty.unread.title': 'Rien de nouveau',
  'empty.unread.says': 'Vous avez lu tout ce que vous avez reçu.',
  'empty.unread.go': 'Afficher tous les messages',
  today: 'Aujourd’hui',
  yesterday: 'Hier',
  'settings.title': 'Ce que vous recevez',
  'settings.line':
    'Pour votre rôle : {role}. Les courriels arrivent dans la langue choisie dans votre menu.',
  'settings.back': 'Messages',
  'settings.topic': 'Sujet',
  'settings.mail': 'Par courriel',
  'settings.screen': 'À l’écran',
  'settings.always': 'Toujours',
  'settings.switch.mail': '{topic}, par courriel',
  'settings.switch.screen': '{topic}, à l’écran',
  'settings.on': '{topic} : activé.',
  'settings.off': '{topic} : désactivé.',
  'settings.none.title': 'Rien n’est envoyé à ce rôle',
  'settings.none.says':
    'Les messages vont à ceux qui agissent : administration, responsables de pratique et personnes qui décident.',
  'off.ask': 'Ne plus recevoir de courriels sur « {topic} » ?',
  'off.askSays':
    'Vous continuez de le voir dans Ascent, et tous les autres courriels arrivent encore.',
  'off.go': 'Désactiver ces courriels',
  'off.done': 'Ces courriels sont désactivés : « {topic} »',
  'off.doneSays': 'Vous continuez de le voir dans Ascent. Vous pouvez réactiver les courriels ici.',
  'off.undo': 'Les réactiver',
  'off.open': 'Choisir ce que vous recevez',
  'off.gone': 'Ce lien ne mène nulle part',
  'off.goneSays':
    'Il est peut-être coupé en deux lignes dans votre courriel. Connectez-vous pour choisir ce que vous recevez.',
};
