/* Pictures of few colours: a screen has hardly more, and a third of the bytes is enough for it. */
package app.belay

import android.graphics.Bitmap
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.File
import javax.imageio.ImageIO

/** The most colours of a picture. Those of the antialiased edges of letters are the rarest. */
private const val COLOURS = 128

/** Writes it as a PNG with a palette. Colours that an eye does not tell apart become one. */
internal fun Bitmap.writeSmall(file: File) {
    val pixels = IntArray(width * height).also { getPixels(it, 0, width, 0, 0, width, height) }
    val common = pixels.groupBy(::alike).values.sortedByDescending { it.size }.take(COLOURS).map(::mean)
    val nearest = pixels.distinct().associateWith { pixel -> common.indices.minBy { distance(common[it], pixel) } }
    fun channel(shift: Int) = ByteArray(common.size) { (common[it] shr shift).toByte() }
    val colours = IndexColorModel(8, common.size, channel(16), channel(8), channel(0))
    val image = BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, colours)
    for (at in pixels.indices) image.raster.setSample(at % width, at / width, 0, nearest.getValue(pixels[at]))
    check(ImageIO.write(image, "png", file)) { "this JDK writes no PNG" }
}

private fun part(pixel: Int, shift: Int) = pixel shr shift and 0xFF

/** Colours that share the four highest bits of each part. */
private fun alike(pixel: Int) = pixel and 0xF0F0F0

private fun mean(pixels: List<Int>): Int =
    listOf(16, 8, 0).sumOf { shift -> (pixels.sumOf { part(it, shift).toLong() } / pixels.size).toInt() shl shift }

private fun distance(one: Int, other: Int): Int = listOf(16, 8, 0).sumOf { shift -> (part(one, shift) - part(other, shift)).let { it * it } }
