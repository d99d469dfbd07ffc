// <form method="post" data-goes-on>: a step of something longer. It is sent by itself; without this file its button is.
import { onEachPart } from './page.js';

onEachPart(part => {
  const form = part.querySelector('form[data-goes-on]');
  if (form) setTimeout(() => form.isConnected && form.requestSubmit(), 400);
});
