const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const form = document.querySelector(".filters");
const answers = document.querySelector("#answers");
const find = document.querySelector("#find");
const flag = document.querySelector("#flag");
const section = document.querySelector("#section");
const choices = all("button[data-answer]", form);
const items = all("tr.item").map((row) => ({
	row,
	text: row.textContent.toLowerCase(),
	answer: row.dataset.answer,
	flag: row.dataset.flag,
	section: row.closest("[data-section]").dataset.section,
}));

function within(of, wanted) {
	return !wanted || of === wanted || of.startsWith(wanted + " ") || of.startsWith(wanted + ".");
}

function filter() {
	const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
	const chosen = choices.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.answer);
	const active = words.length > 0 || chosen.length > 0 || flag.value !== "" || section.value !== "";
	let shown = 0;
	for (const item of items) {
		const show =
			(!chosen.length || chosen.includes(item.answer)) &&
			(!flag.value || item.flag === flag.value) &&
			within(item.section, section.value) &&
			words.every((word) => item.text.includes(word));
		item.row.hidden = !show;
		shown += show;
	}
	for (const group of all("details.items[data-section]").concat(all(".list"))) {
		group.hidden = active && !group.querySelector("tr.item:not([hidden])");
	}
	answers.classList.toggle("filtering", active);
	form.querySelector("[type=reset]").hidden = !active;
	form.querySelector("output").textContent = active ? `${shown} of ${items.length} items` : `${items.length} items`;
}

function clear() {
	for (const button of choices) {
		button.setAttribute("aria-pressed", "false");
	}
	find.value = flag.value = section.value = "";
	filter();
}

function reveal() {
	const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
	if (!target) {
		return;
	}
	if (target.closest("[hidden]")) {
		clear();
	}
	for (let at = target; at; at = at.parentElement) {
		if (at.localName === "details") {
			at.open = true;
		}
	}
	target.scrollIntoView();
}

for (const button of choices) {
	button.addEventListener("click", () => {
		button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
		filter();
	});
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
	event.preventDefault();
	clear();
});
form.hidden = false;
clear();

const theme = document.querySelector("#theme");
theme.hidden = false;
theme.addEventListener("click", () => {
	const root = document.documentElement;
	const dark = getComputedStyle(root).colorScheme === "dark" ||
		(!root.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
	root.dataset.theme = dark ? "light" : "dark";
});

let closed = [];
addEventListener("beforeprint", () => {
	closed = all("details:not([open])");
	for (const details of closed) {
		details.open = true;
	}
});
addEventListener("afterprint", () => {
	for (const details of closed) {
		details.open = false;
	}
});
addEventListener("hashchange", reveal);
reveal();
