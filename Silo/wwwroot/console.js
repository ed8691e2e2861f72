// The tap race's console: how the players stand, and who has won.

import { $, element } from "./dom.js";
import { openSocket } from "./page.js";

const TAPS_TO_WIN = 25;

const address = new URL("play.html", location);
$("play").href = address;
$("play").textContent = `${address.host}${address.pathname}`;

const channel = openSocket().channel("console");
channel.on("standings", ({ players }) => {
  $("hint").hidden = players.length > 0;
  $("standings").replaceChildren(...players.map(({ name, taps }) => {
    const player = element("li");
    const bar = element("progress");
    bar.max = TAPS_TO_WIN;
    bar.value = taps;
    bar.ariaLabel = name;
    player.append(element("span", "who", name), bar, element("span", "taps", String(taps)));
    return player;
  }));
});
channel.on("winner", ({ name }) => { $("news").textContent = `${name} has won!`; });
channel.join();
