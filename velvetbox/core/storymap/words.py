"""Words that tell something: speech, thought, people, pronouns. English; forms as they stand in stories."""

from __future__ import annotations

SAID = frozenset(
    """say says said saying ask asks asked asking reply replies replied replying answer answers answered answering
    tell tells told telling cry cries cried crying shout shouts shouted shouting yell yells yelled yelling
    whisper whispers whispered whispering murmur murmurs murmured murmuring mutter mutters muttered muttering
    mumble mumbles mumbled mumbling exclaim exclaims exclaimed exclaiming call calls called calling
    add adds added adding continue continues continued continuing explain explains explained explaining
    return returns returned rejoin rejoins rejoined respond responds responded responding retort retorts retorted
    remark remarks remarked remarking observe observes observed observing inquire inquires inquired inquiring
    enquire enquires enquired enquiring demand demands demanded demanding suggest suggests suggested suggesting
    state states stated stating declare declares declared declaring announce announces announced announcing
    insist insists insisted insisting interrupt interrupts interrupted interrupting interject interjects interjected
    interpose interposed repeat repeats repeated repeating agree agrees agreed agreeing admit admits admitted
    confess confessed protest protests protested argue argues argued plead pleads pleaded beg begs begged
    urge urges urged warn warns warned promise promises promised offer offers offered order orders ordered
    command commands commanded snap snaps snapped snarl snarls snarled growl growls growled hiss hisses hissed
    groan groans groaned moan moans moaned sigh sighs sighed gasp gasps gasped pant pants panted sob sobs sobbed
    laugh laughs laughed chuckle chuckles chuckled giggle giggles giggled snicker snickered smile smiles smiled grin grins
    grinned smirk smirked tease teases teased taunt taunts taunted quip quips quipped joke jokes joked
    drawl drawls drawled croak croaks croaked rasp rasps rasped breathe breathes breathed purr purrs purred
    bark barks barked bellow bellows bellowed roar roars roared scream screams screamed shriek shrieks shrieked
    squeal squeals squealed squeak squeaks squeaked stammer stammers stammered stutter stutters stuttered
    blurt blurts blurted sneer sneers sneered scoff scoffs scoffed grumble grumbles grumbled complain complained
    whine whines whined whimper whimpered wail wails wailed howl howls howled gush gushed coax coaxed
    assure assures assured remind reminds reminded correct corrects corrected counter counters countered
    concede conceded acknowledge acknowledged conclude concludes concluded comment comments commented
    note notes noted muse muses mused wonder wonders wondered ponder pondered reason reasoned
    echo echoes echoed chorus chorused chime chimed pipe piped pursue pursues pursued proceed proceeded resume resumed
    began begin begins started start starts ejaculate ejaculated vociferate vociferated assent assented
    affirm affirmed aver averred assert asserted maintain maintained persist persisted propose proposed
    query queried question questions questioned press pressed prompt prompted object objects objected
    thunder thundered storm stormed rage raged fume fumed spit spat hum hummed sing sings sang
    quote quoted recite recited read reads finish finishes finished end ended ventured venture speak speaks spoke
    greet greets greeted thank thanked apologize apologized apologise apologised confirm confirms confirmed
    deadpan deadpanned huff huffed grunt grunts grunted choke choked splutter spluttered sputter sputtered
    cut persisted soothed soothe comforted reassure reassured chide chided scold scolded admonish admonished
    reprimand accuse accused challenge challenged threaten threatened swear swore curse cursed vow vowed
    bellowed burst exploded yelped yelp cackled crooned cooed coo lied babbled blustered
    supplied volunteered informed inform quavered faltered gulped sniffed snorted snort shrugged nodded winked
    went goes go bawled lisped intoned simpered trilled twanged bade bid opined replied pleaded""".split()
)
SURELY_SAID = frozenset(
    """say says said saying ask asks asked reply replies replied answered answers exclaim exclaimed cried cries whispered whispers
    murmured murmurs muttered mutters shouted shouts yelled remarked observed inquired enquired demanded rejoined retorted
    returned responded interrupted repeated added continued stammered declared announced screamed ejaculated mumbled
    responds explained explains protested agreed suggested told tells called insisted snapped growled hissed""".split()
)
HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
THEY = frozenset("they them their theirs themselves themself".split())
ME = frozenset("i me my mine myself".split())
YOU = frozenset("you your yours yourself".split())
SUBJECTS = frozenset("he she they i we you it".split())
OWNING = frozenset("his her their my your our its".split())

HIS_TITLES = frozenset(
    """mr mister sir lord king prince duke count baron earl father brother uncle grandfather grandpa monsieur m herr
    signor signore senor don master squire abbot friar monk emperor gentleman dad daddy papa pa grandad granddad son
    nephew mynheer esquire messrs""".split()
)
HER_TITLES = frozenset(
    """mrs miss ms lady queen princess duchess countess baroness mother sister aunt grandmother grandma madame madam
    mademoiselle mlle mme frau fraulein signora signorina senora senorita dame abbess empress mum mummy mom mommy mama
    mamma ma granny nurse auntie daughter niece mistress widow""".split()
)
TITLES = (
    HIS_TITLES
    | HER_TITLES
    | frozenset(
        """dr doctor professor prof captain capt colonel col major general gen lieutenant lt sergeant sgt corporal private
    commander admiral officer detective inspector judge justice governor president senator minister reverend rev bishop
    deacon saint st cousin agent constable sheriff chief coach dean vicar parson mayor commodore ensign marshal
    superintendent director secretary ambassador chancellor counselor councillor principal headmaster headmistress
    comrade old young little poor dear dearest""".split()
    )
)
ADDRESSES = frozenset(  # titles that people are called by alone
    "sir madam ma'am mr mrs ms miss mister messrs monsieur madame mademoiselle m mme mlle lord lady saint st".split()
)
SOFT_TITLES = frozenset("old young little poor dear dearest".split())

MEN = frozenset(
    """man boy gentleman lad guy bloke fellow chap father brother uncle son husband king prince lord priest monk wizard
    policeman fireman fisherman workman nobleman clergyman businessman salesman mailman doorman barman footman coachman
    huntsman watchman boatman countryman frenchman englishman irishman scotsman dutchman waiter actor grandfather
    nephew boyfriend fiance groom bridegroom widower dad stepfather stepbrother squire gunman swordsman madman dude
    youth butler barber schoolmaster bachelor host emperor duke baron blacksmith sailor soldier godfather papa""".split()
)
WOMEN = frozenset(
    """woman girl lady lass mother sister aunt daughter wife queen princess witch nun waitress actress maid housekeeper
    governess grandmother niece girlfriend fiancee bride widow mum mom stepmother stepsister housewife chambermaid
    schoolgirl noblewoman policewoman businesswoman barmaid landlady mistress hostess duchess countess heroine
    seamstress nanny matron damsel maiden wench spinster dame godmother goddess empress""".split()
)
BODIES = frozenset(
    """vampire slayer demon wizard elf dwarf hobbit ghost werewolf wolf android alien angel creature monster hunter warrior
    knight guard soldier officer captain doctor nurse teacher professor student detective inspector agent spy thief
    assassin killer murderer pirate mutant hero villain leader boss chief commander general colonel sergeant lieutenant
    major clerk shopkeeper bartender driver pilot engineer scientist mechanic lawyer judge attorney lawyer reporter
    journalist writer author poet artist painter musician singer dancer cook chef baker butcher farmer servant slave
    stranger intruder visitor guest attacker assailant captor prisoner hostage victim opponent enemy rival foe friend
    companion partner lover roommate neighbour neighbor teenager teen youth child kid baby infant toddler
    adult elder other human mortal immortal shapeshifter shifter mage sorcerer sorceress healer priestess
    patient client customer owner proprietor landlord tenant manager secretary assistant apprentice novice squire
    page messenger herald scout archer rider horseman traveller traveler wanderer beggar tramp outlaw convict
    fugitive criminal burglar robber smuggler smith carpenter gardener porter conductor cabman inn-keeper innkeeper
    shooter sniper speaker narrator newcomer blond brunet cop policeman constable sheriff deputy president senator
    minister vicar parson rector curate bishop pope cardinal rabbi physician surgeon dentist chemist magistrate
    merchant trader banker broker editor publisher critic jedi sith padawan smuggler droid robot computer
    genius idiot fool coward bully brat beast giant orphan twin cousin sibling parent spouse ward heir
    barrister solicitor librarian watcher werepanther omega alpha beta veela potions-master headmaster headmistress
    goblin troll orc fairy fae nymph siren mermaid selkie dragon phoenix cat dog raven owl rabbit bear pig donkey tiger
    mouse caterpillar hatter dormouse duchess gryphon turtle caller operator cashier receptionist
    bouncer trainer coach captain quarterback athlete fighter boxer wrestler gladiator centurion senator
    sailor mate bosun cook steward clerk usher tutor pupil scholar schoolboy schoolmaster postmaster storekeeper
    waggoner wagoner undertaker auctioneer pedlar peddler shepherd shepherdess miller drummer shoemaker dressmaker courtier
    ambassador envoy barista florist billionaire inventor playboy ninja samurai superhero sidekick heiress gatekeeper turnkey
    saloonkeeper horse colt mare dwarves elf-king half-elf werecat kitsune familiar android cyborg clone trooper stormtrooper
    gunner medic nurse-maid quartermaster boatswain harpooner innkeeper barkeep minstrel bard cleric paladin rogue necromancer
    jew gypsy indian negro savage chieftain squaw sultan sheik turk dane swede german frenchman italian spaniard
    russian american canadian australian irishman scotchman welshman yankee""".split()
) | frozenset({"invalid", "foreigner", "gentleman-usher"})
LOOKS = frozenset(
    "blond blonde brunet brunette redhead ravenette noirette ginger".split()
)  # nouns where nothing follows them
PEOPLE = MEN | WOMEN | BODIES | LOOKS
YOUNG = frozenset(
    "boy lad girl lass child kid youth teen teenager baby infant toddler schoolboy schoolgirl youngster maiden".split()
)
KIN = frozenset(
    """father mother brother sister uncle aunt cousin husband wife son daughter grandfather grandmother nephew niece papa mamma
    mama dad mum mom""".split()
)
ANYBODY = YOUNG | frozenset(
    "man gentleman guy bloke fellow chap dude woman lady".split()
)  # said of the named as of strangers

NOT_NAMES = frozenset(
    """the a an and but or nor for so yet if then when while as at by in on of off to from with without into onto over under
    after before since until till though although because unless whether where what who whom whose which why how this that
    these those there here it its i me my mine myself we us our ours you your yours he him his she her hers they them their
    theirs is are was were be been being am do does did done have has had having will would shall should can could may might
    must not no yes oh ah eh o well now never ever always just only even still also too very much more most less least some
    any all both each every either neither none one two three four five six seven eight nine ten once twice again perhaps
    maybe indeed besides however therefore thus hence meanwhile suddenly finally first last next soon later god lord heaven
    hell christ jesus goodness gracious good bad great little big old new long short high low many few several such same
    other another else nothing something anything everything nobody somebody anybody everybody someone anyone everyone
    today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december christmas easter english french german italian spanish
    russian american british european african asian indian chinese japanese latin greek roman irish scottish scotch welsh
    dutch chapter part book volume act scene prologue epilogue preface contents let come go get look see hear say said tell
    please thank thanks sorry hello hi hey okay ok yeah yep nope sure right wrong fine hush why alas bah pooh ha hm hmm um
    uh er mmm dear sir madam miss ma'am mister mr mrs ms dr st mum dad mom mother father papa mamma mama daddy mommy
    englishman englishmen frenchmen americans indians jews brahmins germans russians italians romans greeks turks christians
    esq co hullo hallo hurrah hooray nature wherefore
    north south east west northern southern eastern western street road avenue lane square hall house park hotel
    inn church college school university bridge river lake sea ocean mountain mount hill island bay county city town
    village street room door""".split()
)

SELDOM_NAMES = NOT_NAMES & frozenset(
    """good great little big new long short high low sunday monday tuesday wednesday thursday friday saturday april may june
    august january english french german irish scotch welsh dutch roman hall street park church hill lake bridge rivers field
    north south east west christmas easter chapter page bay county city town""".split()
)  # names where they speak
KNOWN_PLACES = frozenset(
    """england scotland ireland wales britain europe africa asia america americas australia india japan russia germany spain italy
    portugal greece turkey poland norway sweden denmark finland hungary austria switzerland belgium holland netherlands
    egypt mexico canada brazil peru cuba iceland france china korea vietnam israel iran iraq languedoc transylvania
    london york paris rome berlin vienna madrid lisbon moscow geneva venice naples milan turin brussels amsterdam dublin
    edinburgh glasgow liverpool manchester birmingham bristol oxford cambridge bath boston chicago philadelphia baltimore
    california texas arizona alaska nebraska nevada kansas oregon ohio iowa idaho illinois indiana michigan minnesota
    missouri mississippi louisiana alabama arkansas florida colorado connecticut massachusetts pennsylvania vermont
    wisconsin wyoming tennessee kentucky maine hawaii delaware jerusalem cairo tokyo beijing bombay calcutta seattle
    hollywood manhattan vegas atlanta cleveland detroit miami cornwall yorkshire surrey sussex essex norfolk suffolk dorset
    hampshire mars jupiter saturn earth thames""".split()
)
GROUNDS = frozenset(
    """street park drive hill hills house road lane square avenue bridge castle abbey orphanage academy harbor harbour landing
    hotel inn valley mountain mountains river lake bay gardens terrace island islands corner crescent forest station
    hospital college university cathedral society company club times gazette states block""".split()
)  # at the end of names that are no person's

BEFORE_OBJECTS = frozenset(
    """of to at with by for from in on into upon about over under behind beside before after against toward towards between
    around near past through without within like than onto off beyond above below across among amid unto save
    told asked saw met see took gave kissed hit struck called made let watched heard told thanked married loved knew""".split()
)
BEFORE_SUBJECTS = frozenset(
    """and but then so as while when that because until till if or though although where before after since once which who
    whom what how why now yet for still again suddenly finally perhaps maybe here there even""".split()
)
DID = frozenset(
    """was were is are had has have did does do will would could can might may must should took takes looked looks turned turns
    came comes went goes got gets gave gives made makes saw sees felt feels knew knows thought thinks let lets put puts sat
    sits stood stands ran runs kept keeps held holds left leaves found finds began begins lay lies rose rises shook shakes
    threw throws drew draws bent bends fell falls sank sinks met meets paused glanced stared frowned leaned
    caught catches led leads set sets won spread heard hears read became becomes seemed seems slid slides swung swings hung
    lit strode flung wept woke spun slept drove wore tore broke broken chose froze hid bit shot struck stuck sought bought
    brought taught fought cut shut hit hurt quit clung crept swept knelt leapt leant dealt meant sent spent lent built
    blew flew grew threw drank sang sprang shrank swam wrote rode arose swore stole forgot never just only always also
    still suddenly slowly quickly quietly softly finally then himself herself""".split()
)
DETERMINERS = frozenset("the a an this that his her my their your our another other".split())
