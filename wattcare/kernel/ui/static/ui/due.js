// Keeps the time left on deadline chips true without asking the server; counts as kernel/ui/times.py does.
const texts = JSON.parse(document.querySelector('meta[name="w-texts"]')?.content || "{}");
const tones = { in_time: "good", soon: "warn", late: "bad" };
const words = { in_time: texts.in_time, soon: texts.soon, late: texts.is_late };

export function span(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  if (whole < 60) return texts.moment;
  const parts = [["d", Math.floor(whole / 86400)], ["h", Math.floor((whole % 86400) / 3600)], ["min", Math.floor((whole % 3600) / 60)]];
  const first = parts.findIndex(([, count]) => count > 0);
  return parts.slice(first, first + 2).filter(([, count]) => count).map(([unit, count]) => texts[unit].replace("%(count)d", count)).join(" ");
}

function refresh(chip, now) {
  const due = Date.parse(chip.dataset.due);
  const state = now > due ? "late" : now >= Date.parse(chip.dataset.soon) ? "soon" : "in_time";
  const left = chip.querySelector("[data-due-left]");
  if (left) left.textContent = (state === "late" ? texts.late : texts.left).replace("%(span)s", span((due - now) / 1000));
  if (state === chip.dataset.state) return;
  chip.classList.replace(`w-tone-${tones[chip.dataset.state]}`, `w-tone-${tones[state]}`);
  chip.querySelector("[data-due-word]").textContent = words[state];
  chip.dataset.state = state;
}

setInterval(() => {
  if (document.hidden) return;
  const now = Date.now();
  for (const chip of document.querySelectorAll("[data-due]")) refresh(chip, now);
}, 30_000);
