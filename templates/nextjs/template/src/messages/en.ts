/** The texts of the interface in English. What the spec names (models, fields, roles) stands with the models. */
export const en = {
  account: {
    title: "Account",
    signedInAs: (role: string) => `You are signed in as ${role}.`,
    profile: "Profile",
    password: "Password",
    keys: "API keys",
    signIns: "Sign-ins",
    data: "Your data",
    currentPassword: "Current password",
    passwordChanged: "Password changed. Other devices are signed out.",
    changePassword: "Change password",
    changing: "Changing…",
    profileSaved: "Profile saved",
    saveProfile: "Save profile",
  },
  auth: {
    signIn: "Sign in",
    signingIn: "Signing in…",
    welcomeBack: (app: string) => `Good to see you at ${app} again.`,
    newHere: "New here?",
    alreadyHere: "Already with us?",
    createAnAccount: "Create an account",
    create: "Create account",
    creating: "Creating your account…",
    accountType: "Account type",
    name: "Name",
    email: "Email",
    password: "Password",
    passwordHelp: "At least 8 characters.",
    website: "Website",
    forgot: "I forgot it",
    forgotTitle: "Forgotten password",
    forgotIntro: "Give us your address and we send you a link.",
    chooseNew: "Choose a new password",
    backToSignIn: "Back to sign in",
    sendLink: "Send me a link",
    sending: "Sending…",
    linkSent: (email: string) => `If ${email} has an account, a link is on its way. It works once, for a short time.`,
    linkBroken: "This link is not complete",
    linkBrokenHelp: "Open the link from your mail again, or ask for a new one.",
    askForLink: "Ask for a new link",
    newPassword: "New password",
    saveNew: "Save new password",
    resetDone: "Your new password is saved.",
  },
  shell: {
    main: "Main",
    tabs: "Tabs",
    more: "More",
    allPages: "All pages",
    administration: "Administration",
    accountOf: (name: string) => `Account of ${name}`,
    light: "Light",
    dark: "Dark",
    asOnDevice: "As on this device",
    signOut: "Sign out",
    close: "Close",
    dismiss: "Dismiss message",
    skip: "Skip to content",
  },
  dashboard: {
    title: "Dashboard",
    hello: (name: string) => `Hello ${name}`,
//% if has("records")
    greeting: (name: string) => `Hello ${name}. Here is where things stand.`,
    emptyHelp: "As soon as there is one, its figures and the latest changes stand here.",
    inNumbers: "In numbers",
    growth: "Growth in the last 14 days",
    lastDays: (things: string) => `${things} in the last 14 days`,
    perDay: (things: string) => `New ${things} per day`,
    made: (count: number) => `${count} new`,
    latest: (things: string) => `Latest ${things}`,
//% endif
//% if has("states")
    byStatus: (things: string) => `${things} by status`,
//% endif
//% if has("records")
    seeAll: "See all",
//% endif
  },
  list: {
    search: "Search",
    searchFor: (things: string) => `Search ${things}`,
    all: "All",
    actions: "Actions",
//% if has("records")
    loading: "Loading…",
    newOne: (thing: string) => `New ${thing}`,
    noneYet: (things: string) => `No ${things} yet`,
    firstWillAppear: "The first one you make will appear here.",
    willAppear: "They will appear here.",
    noneMatch: (things: string) => `No ${things} match`,
    noneMatchHelp: "Try other words, or take a filter away.",
    clear: "Clear search and filters",
//% endif
//% if has("links")
    none: "None yet",
    allOf: (count: number, things: string) => `All ${count} ${things}`,
//% endif
    pages: "Pages",
    range: (from: number, to: number, total: number) => `${from}–${to} of ${total}`,
    previous: "Previous page",
    next: "Next page",
  },
//% if has("records")
  record: {
//% if has("records")
    edit: "Edit",
    remove: "Delete",
    removeOne: (thing: string) => `Delete ${thing}`,
    removeTitle: (thing: string) => `Delete this ${thing}?`,
//% endif
//% if has("soft_delete")
    removeKept: (title: string) => `“${title}” will be gone for everyone. It can be restored later.`,
//% endif
//% if has("records")
    removeHelp: (title: string) => `“${title}” will be gone for everyone. This cannot be undone.`,
    keep: "Keep it",
    removing: "Deleting…",
    removed: (thing: string) => `${thing} deleted`,
    notRemoved: "It could not be deleted.",
//% endif
//% if has("states")
    moved: (label: string) => `${label}: done`,
//% endif
//% if has("records")
    history: "History",
    owner: "Owner",
    created: "Created",
    lastChanged: "Last changed",
//% endif
//% if has("history")
    changes: "Changes",
    latestOf: (shown: number, total: number) => `The latest ${shown} of ${total} changes.`,
    noChanges: "Nothing has changed since the app began to keep changes.",
    done: { created: "created this", updated: "changed", deleted: "deleted this", restored: "restored this" },
    somebody: "Somebody",
    unseen: " something you do not see",
    nothing: "nothing",
//% endif
//% if has("soft_delete")
    deletedThings: (things: string) => `Deleted ${things}`,
    noneDeleted: (things: string) => `No deleted ${things}`,
    deletedHelp: "What is deleted stays here until somebody restores it.",
    deletedAt: "Deleted",
    restore: "Restore",
    restoreOne: (title: string) => `Restore ${title}`,
    restoring: "Restoring…",
    restored: (thing: string) => `${thing} restored`,
    notRestored: "It could not be restored.",
//% endif
  },
//% endif
  form: {
//% if has("records")
    yes: "Yes",
    no: "No",
    none: "None",
//% endif
    nothing: "none",
//% if has("records")
    choose: "Choose…",
//% endif
//% if has("many")
    chosen: (count: number) => `${count} chosen`,
    nothingToChoose: "Nothing to choose from.",
//% endif
//% if has("links")
    narrow: "Type to narrow the list",
//% endif
//% if has("records")
    onePerLine: "One per line.",
    latitude: "Latitude",
    longitude: "Longitude",
    picker: (label: string) => `${label} picker`,
    stars: (count: number) => `${count} of 5`,
//% endif
//% if has("files")
    upload: "Upload",
    uploading: "Uploading…",
    uploadFor: (label: string) => `Upload file for ${label}`,
    uploadHint: "Upload a file or paste its address",
    uploadFailed: "The file could not be uploaded. Try again.",
//% endif
//% if has("records")
    create: (thing: string) => `Create ${thing}`,
    created: (thing: string) => `${thing} created`,
    save: "Save changes",
//% endif
    saving: "Saving…",
//% if has("records")
    saved: "Changes saved",
    cancel: "Cancel",
    lookAgain: "Some answers need another look. They are marked below.",
//% endif
  },
  users: {
    title: "Users",
    noun: "users",
    intro: "Who may sign in, and as what.",
    role: "Role",
    roleOf: (name: string) => `Role of ${name}`,
    since: "Since",
    disabled: "Disabled",
    enable: "Enable",
    enableOne: (name: string) => `Enable ${name}`,
    disable: "Disable",
    disableOne: (name: string) => `Disable ${name}`,
    updated: (name: string) => `${name} updated`,
    noneMatch: "No users match",
    tryOthers: "Try other words, or another role.",
  },
  leads: {
    title: "Leads",
    noun: "leads",
    intro: "People who left their address on the front page, newest first.",
    noneMatch: "No leads match",
    noneYet: "No leads yet",
    help: "Whoever fills in the form on the front page appears here.",
  },
  keys: {
    intro: "A key lets a program of yours use the API with your rights. Send it as a Bearer token.",
    name: "Name of the key",
    days: "Days until it ends",
    daysHelp: "Leave empty for a key without an end.",
    create: "Create key",
    creating: "Creating…",
    created: "Copy the key now. It is shown this once and cannot be shown again.",
    newKey: "New API key",
    none: "No keys yet.",
    revoke: "Revoke",
    revokeOne: (name: string) => `Revoke ${name}`,
    revoked: (name: string) => `${name} revoked`,
    used: "last used",
    neverUsed: "never used",
    ends: "ends",
  },
  signIns: {
    intro: "The last attempts to sign in to your account. Change your password if one was not you.",
    none: "No sign-ins yet.",
    success: "Signed in",
    failure: "Refused",
    unknownDevice: "Unknown program",
    outcome: "Outcome",
    nobody: "No such account",
    adminTitle: "Sign-ins",
    noun: "sign-ins",
    adminIntro: "Who signed in or tried to, newest first. Kept for half a year.",
    noneMatch: "No sign-ins match",
    tryOthers: "Try other words, or another outcome.",
  },
  privacy: {
    exportIntro: "Everything that is kept about you, in one JSON file.",
    exportLink: "Download my data",
    eraseIntro:
      "Erases your account and what you may delete. What belongs to the business stays without your name. This cannot be undone.",
    erase: "Erase my account",
    eraseTitle: "Erase your account?",
    eraseHelp: "Enter your password to confirm. You will be signed out, and nobody can bring the account back.",
    password: "Password",
    keep: "Keep it",
    erasing: "Erasing…",
    deletedUser: "Deleted user",
  },
  outbox: {
    title: "Outbox",
    intro: "Mail of this development server. Set SMTP_URL to send it for real.",
    none: "No mail yet",
    noneHelp: "Ask for a new password and look here again.",
    to: (address: string) => `To ${address}`,
  },
  mail: {
    resetSubject: (app: string) => `Your new ${app} password`,
    reset: ({ name, app, link, minutes }: { name: string; app: string; link: string; minutes: number }) =>
      [
        `Hello ${name},`,
        `someone asked for a new password for your ${app} account. Choose one here within ${minutes} minutes:`,
        link,
        "If it was not you, ignore this mail: your password stays as it is.",
      ].join("\n\n"),
  },
  errors: {
    wentWrong: "Something went wrong",
    wentWrongHelp: "This page could not be shown. Trying again often helps; nothing you saved is lost.",
    pageFailed: "This page could not be shown",
    pageFailedHelp: "Nothing you saved is lost. Try again; if it stays like this, tell whoever runs this app.",
    tryAgain: "Try again",
    tryAgainText: "Something went wrong. Try again.",
    didNotWork: "That did not work. Try again.",
//% if has("records")
    nothingLost: "Something went wrong. Nothing is lost: try again in a moment.",
//% endif
    reference: (digest: string) => `Reference: ${digest}`,
    nothingHere: "There is nothing here",
    nothingHereHelp: "It may have been deleted, or it is not yours to see.",
    toDashboard: "Back to the dashboard",
    notHere: "This page is not here",
    notHereHelp: "The address may be old, or what it showed has been removed.",
    toStart: "Go to the start page",
    noConnection: "No connection",
    noConnectionHelp: "Check your network and try again",
  },
  problem: {
    signInFirst: "Sign in first",
    forbidden: "You may not do this",
    notFound: "Not found",
    exists: "Already exists",
    taken: "This is already taken",
    inUse: "Still in use",
    inUseHelp: "Other records are linked to this one",
    outOfRange: "A value is out of range",
    ourSide: "Something went wrong on our side",
    checkForm: "Please check the form",
    haveAccount: "There is an account with this address already",
    wrongPassword: "Email or password is wrong",
    notYourPassword: "This is not your password",
    linkEnded: "This link is no longer valid",
    ownAccess: "You cannot take away your own access",
    eraseOwn: "Erase your own account on the account page",
    lastAdmin: "The last admin cannot be erased",
    tooManyKeys: "Too many keys",
    tooManyKeysHelp: "Revoke one that you no longer need",
    keyCannot: "An API key cannot manage its account",
    tooLarge: "The request is too large",
    sendJson: "Send JSON",
    notJson: "The request is not valid JSON",
    tooMany: "Too many attempts",
    tryAgainIn: (seconds: number) => `Try again in ${seconds} seconds`,
//% if has("states")
    notNow: "Not possible now",
    notFromHere: (label: string) => `"${label}" does not start from this state`,
//% endif
//% if has("records")
    changedMeanwhile: "Somebody changed this meanwhile",
    loadAgain: "Load it again and repeat your change",
    notYours: "You may not set this",
//% endif
    otherSite: "This request came from another site",
  },
  validation: {
//% if has("records")
    required: (label: string) => `${label} is required`,
    form: (label: string) => `${label} does not have the expected form`,
    option: (label: string) => `Choose one of the options of ${label}`,
//% endif
//% if has("links")
    existing: (label: string) => `Choose an existing ${label}`,
    oneOf: (label: string) => `Choose one of ${label}`,
//% endif
//% if has("records")
    atLeast: (count: number) => `Use at least ${count} characters`,
    atMost: (count: number) => `Use at most ${count} characters`,
    atMostEntries: (count: number) => `Use at most ${count} entries`,
    orMore: (least: number) => `Enter ${least} or more`,
    orLess: (most: number) => `Enter ${most} or less`,
    text: "Enter text",
    invisible: "Remove the invisible characters",
    tooLong: "This is too long",
//% endif
    email: "Enter a valid email address",
//% if has("records")
    url: "Enter an address that starts with https://",
    phone: "Enter a phone number",
    slug: "Use lower-case letters, digits and hyphens",
    colour: "Enter a colour such as #2f6f4f",
    uuid: "Enter a UUID",
    country: "Enter a two-letter country code such as GB",
    currency: "Enter a three-letter currency code such as EUR",
    time: "Enter a time such as 09:30",
    date: "Enter a date",
    dateTime: "Enter a date and time",
    file: "Upload a file or enter an address that starts with https://",
    number: "Enter a number",
    whole: "Enter a whole number",
    digits: (n: number) => (n === 0 ? "Use no digits after the point" : `Use at most ${n} digits after the point`),
    yesOrNo: "Choose yes or no",
    list: "Enter a list",
    json: "Enter valid JSON",
    location: "Enter latitude and longitude",
//% endif
//% if has("many")
    fromList: "Choose from the list",
//% endif
    choosePassword: "Choose a password",
    atLeast8: "Use at least 8 characters",
    atMost200: "Use at most 200 characters",
    commonPassword: "This is one of the most common passwords: choose another one",
    guessable: "This is easy to guess: choose another one",
    ownName: "Use something other than your name or address",
    yourName: "Enter your name",
    yourPassword: "Enter your password",
    currentPassword: "Enter your current password",
    accountType: "Choose one of the account types",
    role: "Choose one of the roles",
    agree: "Please agree so that we may contact you",
    nameTheKey: "Name the key",
    aDay: "Use at least 1 day",
    tenYears: "Use at most 3650 days",
  },
};
