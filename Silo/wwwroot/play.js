// A player of the tap race.

import { $ } from "./dom.js";
import { offerName, openSocket, passes, takeName } from "./page.js";

const socket = openSocket();
let channel = null;
let toWin = 0;

offerName();

$("join-form").addEventListener("submit", event => {
  event.preventDefault();
  const name = takeName();
  channel = socket.channel("play", { name });
  channel.on("winner", winner => {
    $("news").textContent = winner.name === name ? "You have won! Tap to race again." : `${winner.name} has won. Tap to race again.`;
  });
  channel.onError(() => enable(false));
  channel.join()
    .receive("ok", reply => {
      toWin = reply.to_win;
      showTaps(reply.taps);
      enable(true);
      $("tap").focus();
    })
    .receive("error", ({ reason }) => {
      if (!passes(reason)) {
        $("news").textContent = `Refused: ${reason}`;
        channel.leave();
        $("name").disabled = $("join").disabled = false;
      }
    });
  $("name").disabled = $("join").disabled = true;
});

$("tap").addEventListener("click", () => {
  $("news").textContent = "";
  channel.push("tap", {}).receive("ok", ({ taps }) => showTaps(taps));
});

function enable(playing) { $("tap").disabled = !playing; }

function showTaps(taps) {
  $("taps").textContent = `${taps} of ${toWin} taps`;
  $("progress").max = toWin;
  $("progress").value = taps;
}
