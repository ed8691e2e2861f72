// Loads a page's own script, and says so when the client that it imports can't be had.

import(`./${document.body.dataset.script}`).catch(problem => {
  const notice = document.getElementById("notice");
  notice.textContent = `This page's script can't be loaded. Without network, run "npm ci" in the folder Silo, which brings the client here. (${problem.message})`;
  notice.hidden = false;
});
