"""Numbers in words of other languages than English, as they stand beside "Chapitre" or "Kapitel"."""

from __future__ import annotations

_WORDS = """
un une um uma premier première eins erste erstes erster uno primer primero primera primo prima primeiro primeira een eerste один первый первая первое
deux deuxième second seconde zwei zweite zweites zweiter dos segundo segunda due secondo seconda dois twee tweede два второй вторая второе
trois troisième drei dritte drittes dritter tres tercer tercero tercera tre terzo terza três terceiro terceira drie derde три третий третья третье
quatre quatrième vier vierte viertes vierter cuatro cuarto cuarta quattro quarto quarta quatro vierde четыре четвертый четвертая четвертое
cinq cinquième fünf fünfte fünftes fünfter cinco quinto quinta cinque vijf vijfde пять пятый пятая пятое
six sixième sechs sechste sechstes sechster seis sexto sexta sei sesto sesta zes zesde шесть шестой шестая шестое
sept septième sieben siebte siebtes siebter siebentes siete séptimo séptima sette settimo settima sete sétimo zeven zevende семь седьмой седьмая седьмое
huit huitième acht achte achtes achter ocho octavo octava otto ottavo ottava oito oitavo achtste восемь восьмой восьмая восьмое
neuf neuvième neun neunte neuntes neunter nueve noveno novena nove nono nona negen negende девять девятый девятая девятое
dix dixième zehn zehnte zehntes zehnter diez décimo décima dieci decimo decima dez tien tiende десять десятый десятая десятое
onze onzième elf elfte elftes elfter undécimo undicesimo undici elfde одиннадцать одиннадцатый одиннадцатая
douze douzième zwölf zwölfte zwölftes zwölfter doce duodécimo dodici dodicesimo doze twaalf twaalfde двенадцать двенадцатый двенадцатая
treize treizième dreizehn dreizehntes trece tredici dertien dertiende тринадцать тринадцатая
quatorze quatorzième vierzehn vierzehntes catorce quattordici veertien veertiende четырнадцать четырнадцатая
quinze quinzième fünfzehn fünfzehntes quince quindici vijftien vijftiende пятнадцать пятнадцатая
seize seizième sechzehn sechzehntes dieciséis sedici zestien zestiende шестнадцать шестнадцатая
dix-sept dix-septième siebzehn siebzehntes diecisiete diciassette zeventien zeventiende семнадцать семнадцатая
dix-huit dix-huitième achtzehn achtzehntes dieciocho diciotto achttien achttiende восемнадцать восемнадцатая
dix-neuf dix-neuvième neunzehn neunzehntes diecinueve diciannove negentien negentiende девятнадцать девятнадцатая
vingt vingtième zwanzig zwanzigstes veinte venti twintig twintigste двадцать двадцатая
"""
NUMBERS = {
    word: number for number, words in enumerate(_WORDS.strip().split("\n"), 1) for word in words.split()
}
"""Words for one to twenty to their numbers, ё written as е."""

FOREIGN_WORDS = (
    r"(?:" + "|".join(sorted(NUMBERS, key=len, reverse=True)).replace("четверт", "четв[её]рт") + r")"
)
