// The page's elements. Text is never read as HTML.

export const $ = id => document.getElementById(id);

/** What stands behind the # of the address, or what stands for it. */
export function hashOr(otherwise) {
  try {
    return decodeURIComponent(location.hash.slice(1)) || otherwise;
  } catch {
    return otherwise;
  }
}

/** An element with a class and a text. */
export function element(name, className = "", text = "") {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Adds to a list that scrolls, and follows its end unless the reader has scrolled away from it. */
export function append(item, list, scroll = list) {
  const atEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40;
  list.append(item);
  if (atEnd) {
    scroll.scrollTop = scroll.scrollHeight;
  }
}

/** Shows a state in its badge: the state colours it, the text says it. */
export function setState(id, state, text) {
  $(id).dataset.state = state;
  $(id).textContent = text;
}
