// The tap race's console: how the players stand, and who has won.

import { $, element } from "./dom.js";
import { openSocket } from "./page.js";

const TAPS_TO_WIN = 25;

let standings = [];
let winner = null; // Of the race that is over, until somebody taps in the next one.

const address = new URL("play.html", location);
$("play").href = address;
$("play").textContent = `${address.host}${address.pathname}`;

const channel = openSocket().channel("console");
channel.on("standings", ({ players }) => {
  const hasBegun = players.some(({ taps }) => taps > 0);
  if (winner !== null && !hasBegun && players.length > 0) {
    return; // The bars stay as the race ended, beside the winner's name.
  }

  if (winner !== null) {
    $("news").textContent = `${winner} won the last race.`;
    winner = null;
  }

  standings = players;
  show();
});
channel.on("winner", ({ name }) => {
  winner = name;
  standings = [{ name, taps: TAPS_TO_WIN }, ...standings.filter(player => player.name !== name)];
  $("news").textContent = `${name} has won!`;
  show();
});
channel.join();

function show() {
  $("hint").hidden = standings.length > 0;
  $("standings").replaceChildren(...standings.map(({ name, taps }) => {
    const player = element("li", name === winner ? "won" : "");
    const bar = element("progress");
    bar.max = TAPS_TO_WIN;
    bar.value = taps;
    bar.ariaLabel = name;
    player.append(element("span", "who", name), bar, element("span", "taps", String(taps)));
    return player;
  }));
}
